package dev.jackfield.tck;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What the topics of the suite share: a world for each test, the words to furnish it, and the ways to look at it. */
abstract class Topic {
    private static final Set<ResourceKind> PORTS =
            EnumSet.of(ResourceKind.VIP_PORT, ResourceKind.BASE_PORT, ResourceKind.MEMBER_PORT, ResourceKind.PORT);

    private final Supplier<DriverFixture> opener;
    private DriverFixture fixture;

    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    Topic(Supplier<DriverFixture> opener) {
        this.opener = opener;
    }

    @BeforeEach
    final void open() {
        fixture = opener.get();
    }

    @AfterEach
    final void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    final DriverFixture world() {
        return fixture;
    }

    final NetworkDriver driver() {
        return fixture.driver();
    }

    final NetworkWitness witness() {
        return fixture.witness();
    }

    /** Two drivers on this world, which threads that call at once use in turn, as if they were in two processes. */
    final List<NetworkDriver> drivers() {
        return List.of(driver(), fixture.openAnother());
    }

    static <T> List<T> allSucceed(AtOnce<T> outcome) {
        assertThat(outcome.failures()).isEmpty();
        return outcome.answers();
    }

    // What a test is about

    final void needs(Capability capability) {
        if (!driver().capabilities().contains(capability)) {
            throw new NotApplicableException(driver().name() + " does not declare " + capability);
        }
    }

    final void lacks(Capability capability) {
        if (driver().capabilities().contains(capability)) {
            throw new NotApplicableException(driver().name() + " declares " + capability);
        }
    }

    // Furniture

    static String unique(String word) {
        return word + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    final Network network() {
        return network(1500);
    }

    final Network network(int mtu) {
        return fixture.createNetwork(
                NetworkRequest.builder(unique("net")).mtu(mtu).build());
    }

    /** 203.0.113.0/24 with the gateway 203.0.113.1. */
    final Subnet subnet4(Network network) {
        return subnet(network, "203.0.113.0/24", "203.0.113.1");
    }

    /** 2001:db8:1::/64 with the gateway 2001:db8:1::1. */
    final Subnet subnet6(Network network) {
        return subnet(network, "2001:db8:1::/64", "2001:db8:1::1");
    }

    final Subnet subnet(Network network, String cidr, String gateway) {
        return fixture.createSubnet(SubnetRequest.builder(network.id(), unique("sub"), Cidr.parse(cidr))
                .gatewayIp(ip(gateway))
                .build());
    }

    final Subnet subnet(Network network, String cidr) {
        return fixture.createSubnet(SubnetRequest.builder(network.id(), unique("sub"), Cidr.parse(cidr))
                .build());
    }

    static LoadBalancerId newLoadBalancerId() {
        return new LoadBalancerId(UUID.randomUUID().toString());
    }

    /** A load balancer whose VIP is to come from the first subnet, and its additional VIPs from the others. */
    static LoadBalancer loadBalancer(Subnet subnet, Subnet... additional) {
        LoadBalancerId id = newLoadBalancerId();
        return LoadBalancer.builder(id, Vip.builder(id).subnetId(subnet.id()).build())
                .name(unique("lb"))
                .additionalVips(Arrays.stream(additional)
                        .map(s -> additionalVip(id, s, Optional.empty()))
                        .toList())
                .build();
    }

    static AdditionalVip additionalVip(LoadBalancerId id, Subnet subnet, Optional<IpAddress> address) {
        return new AdditionalVip(id, address, Optional.of(subnet.id()), Optional.empty(), Optional.empty());
    }

    /** The load balancer with its VIPs allocated and filled in. */
    final LoadBalancer allocated(LoadBalancer loadBalancer) {
        return filledIn(loadBalancer, driver().allocateVip(loadBalancer));
    }

    static LoadBalancer filledIn(LoadBalancer loadBalancer, VipAllocation allocation) {
        return loadBalancer.toBuilder()
                .vip(allocation.vip())
                .additionalVips(allocation.additionalVips())
                .build();
    }

    static Amphora amphora(LoadBalancer loadBalancer, ComputeId compute) {
        return Amphora.builder(new AmphoraId(UUID.randomUUID().toString()))
                .loadBalancerId(loadBalancer.id())
                .computeId(compute)
                .build();
    }

    final Amphora amphora(LoadBalancer loadBalancer) {
        return amphora(loadBalancer, fixture.startCompute());
    }

    static LoadBalancer with(LoadBalancer loadBalancer, Amphora... amphorae) {
        return loadBalancer.toBuilder().amphorae(List.of(amphorae)).build();
    }

    /** Connects an amphora on a new compute to the VIP. */
    final Amphora connected(LoadBalancer loadBalancer, Subnet subnet) {
        return driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora(loadBalancer), subnet);
    }

    /** A port of ours that belongs to no load balancer and is attached to nothing. */
    final Port port(Network network) {
        return driver().createPort(
                        PortRequest.builder(network.id(), unique("port")).build());
    }

    final PortId foreignPort(Network network, Subnet subnet, String address) {
        return fixture.createForeignPort(new ForeignPort(
                network.id(), unique("users"), List.of(new FixedIp(subnet.id(), ip(address))), Optional.empty()));
    }

    final PortId managementNic(Network network, Subnet subnet, String address, ComputeId compute) {
        return fixture.createForeignPort(new ForeignPort(
                network.id(), unique("mgmt"), List.of(new FixedIp(subnet.id(), ip(address))), Optional.of(compute)));
    }

    static ComputeId compute(Amphora amphora) {
        return amphora.computeId().orElseThrow();
    }

    static PortId basePort(Amphora amphora) {
        return amphora.vrrpPortId().orElseThrow();
    }

    static PortId vipPort(LoadBalancer loadBalancer) {
        return loadBalancer.vip().portId().orElseThrow();
    }

    static IpAddress address(Vip vip) {
        return vip.ipAddress().orElseThrow();
    }

    // Looking

    static Set<IpAddress> addresses(Port port) {
        return port.fixedIps().stream().map(FixedIp::ipAddress).collect(Collectors.toSet());
    }

    final Set<PortId> portsOf(LoadBalancerId loadBalancer) {
        return witness().markedPorts().entrySet().stream()
                .filter(entry -> entry.getValue().equals(Mark.of(driver().installation(), loadBalancer)))
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The groups that a port is in, but for those that the world puts each port into. */
    final List<SecurityGroupId> groupsOf(PortId port) {
        return driver().getPort(port).securityGroupIds().stream()
                .filter(group -> !world().ambientGroups().contains(group))
                .toList();
    }

    /** Asserts that a compute has one NIC for a port, exactly as the port says, and returns it. */
    final Nic wired(ComputeId compute, PortId portId) {
        Port port = driver().getPort(portId);
        Network network = driver().getNetwork(port.networkId());
        List<Nic> nics = witness().nics(compute).stream()
                .filter(nic -> Optional.of(nic.macAddress()).equals(port.macAddress()))
                .toList();
        assertThat(nics)
                .as("NICs of %s with the MAC of port %s", compute, portId)
                .hasSize(1);
        Nic nic = nics.getFirst();
        assertThat(nic.network()).isEqualTo(network.id());
        assertThat(nic.addresses()).containsAll(addresses(port));
        assertThat(nic.mtu()).isEqualTo(network.mtu());
        assertThat(nic.up()).isEqualTo(port.adminStateUp());
        assertThat(port.deviceId()).isEqualTo(compute.value());
        return nic;
    }

    /**
     * Asserts that what is recorded, what is listed and what is real agree: no address twice on a network, every marked port in the
     * inventory, and the NICs of each compute are those of its ports.
     */
    final void agreement(Collection<ComputeId> computes, String when) {
        record Held(NetworkId network, FixedIp ip) {}
        List<Port> ports =
                witness().markedPorts().keySet().stream().map(driver()::getPort).toList();
        assertThat(ports.stream()
                        .flatMap(port -> port.fixedIps().stream().map(ip -> new Held(port.networkId(), ip)))
                        .toList())
                .as("addresses, %s", when)
                .doesNotHaveDuplicates();
        try (Stream<InventoryItem> items = driver().inventory().list()) {
            Set<String> listed = items.filter(InventoryItem::isOurs)
                    .filter(item -> PORTS.contains(item.kind()))
                    .map(InventoryItem::id)
                    .collect(Collectors.toSet());
            assertThat(listed)
                    .as("ports in the inventory, %s", when)
                    .isEqualTo(ports.stream().map(port -> port.id().value()).collect(Collectors.toSet()));
        }
        for (ComputeId compute : computes) {
            List<Interface> plugged = driver().getPluggedNetworks(compute);
            assertThat(witness().nics(compute).stream().map(Nic::macAddress))
                    .as("NICs of %s, %s", compute, when)
                    .containsExactlyInAnyOrderElementsOf(plugged.stream()
                            .map(nic ->
                                    driver().getPort(nic.portId()).macAddress().orElseThrow())
                            .toList());
            plugged.forEach(nic -> wired(compute, nic.portId()));
        }
    }

    final <T> T unchanged(Supplier<T> call) {
        Snapshot before = witness().snapshot();
        T answer = call.get();
        assertThat(witness().snapshot()).isEqualTo(before);
        return answer;
    }

    final void unchanged(Runnable call) {
        unchanged(() -> {
            call.run();
            return true;
        });
    }

    /** Asserts that a call raises, that the message names certain things, and that nothing was changed. */
    final <X extends NetworkException> X raises(Class<X> type, ErrorKind kind, Runnable call, Object... named) {
        Snapshot before = witness().snapshot();
        Throwable raised = catchThrowable(call::run);
        assertThat(raised).isInstanceOf(type);
        X error = type.cast(raised);
        assertThat(error.kind()).as("kind of: %s", error.getMessage()).isEqualTo(kind);
        for (Object name : named) {
            assertThat(error).hasMessageContaining(name.toString());
        }
        assertThat(witness().snapshot()).as("after: %s", error.getMessage()).isEqualTo(before);
        return error;
    }
}
