package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What security groups let through, as it is found by trying, where SECURITY_GROUPS is declared and the world can be tried. */
abstract class FilterTck extends Topic {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;
    /** The addresses of clients, of which only the first are in the blocks that listeners allow. */
    private static final List<String> ALLOWED = List.of("203.0.113.70", "2001:db8:1::a1");

    private static final List<String> OTHERS = List.of("203.0.113.20", "2001:db8:1::20");

    FilterTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void tryable() {
        needs(Capability.SECURITY_GROUPS);
        assumeTrue(witness().reach().isPresent(), "nothing can be tried in this world");
    }

    private boolean reaches(ComputeId from, IpAddress to, int protocol, int port) {
        return witness().reach().orElseThrow().reaches(from, to, protocol, port);
    }

    /** A compute with a port of the administrator's, with certain addresses and in certain groups. */
    private ComputeId client(Network network, List<String> addresses, SecurityGroupId... groups) {
        ComputeId compute = world().startCompute();
        PortId port = driver().createPort(PortRequest.builder(network.id(), unique("client"))
                        .fixedIps(addresses.stream()
                                .map(Topic::ip)
                                .map(address -> new FixedIpRequest(Optional.empty(), Optional.of(address)))
                                .toList())
                        .securityGroupIds(List.of(groups))
                        .build())
                .id();
        driver().plugPort(
                        Amphora.builder(new AmphoraId(UUID.randomUUID().toString()))
                                .computeId(compute)
                                .build(),
                        port);
        return compute;
    }

    private static Listener listener(ListenerProtocol protocol, int port, String... cidrs) {
        return new Listener(
                protocol,
                port,
                OptionalInt.empty(),
                ProvisioningStatus.ACTIVE,
                List.of(cidrs).stream().map(Cidr::parse).toList());
    }

    private void update(LoadBalancer loadBalancer) {
        driver().updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
    }

    @Test
    @Covers("filter-1")
    final void aPortInNoGroupIsReachedByAll() {
        Network network = network();
        subnet4(network);
        subnet6(network);
        ComputeId one = client(network, ALLOWED);
        client(network, OTHERS);

        for (String address : OTHERS) {
            assertThat(reaches(one, ip(address), TCP, 22)).isTrue();
            assertThat(reaches(one, ip(address), UDP, 9)).isTrue();
            assertThat(reaches(one, ip(address), SCTP, 9)).isTrue();
        }
    }

    @Test
    @Covers({"filter-2", "updateVipSecurityGroup-2"})
    final void listenersAreReachedByThoseTheyAllow() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet further = subnet6(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet, further)).toBuilder()
                .listeners(List.of(
                        listener(ListenerProtocol.HTTP, 80),
                        listener(ListenerProtocol.UDP, 53),
                        listener(ListenerProtocol.SCTP, 99),
                        listener(ListenerProtocol.TCP, 443, "203.0.113.64/26", "2001:db8:1::a0/124")))
                .build();
        update(loadBalancer);
        Amphora amphora = connected(loadBalancer, subnet);
        driver().plugFixedIp(basePort(amphora), further.id());
        ComputeId allowed = client(network, ALLOWED);
        ComputeId other = client(network, OTHERS);

        for (IpAddress address : addresses(driver().getPort(basePort(amphora)))) {
            for (ComputeId client : List.of(allowed, other)) {
                assertThat(reaches(client, address, TCP, 80)).as("HTTP").isTrue();
                assertThat(reaches(client, address, UDP, 53)).as("DNS").isTrue();
                assertThat(reaches(client, address, SCTP, 99)).as("SCTP").isTrue();
                assertThat(reaches(client, address, UDP, 80)).as("protocol").isFalse();
                assertThat(reaches(client, address, TCP, 53)).as("protocol").isFalse();
                assertThat(reaches(client, address, TCP, 22)).as("port").isFalse();
                assertThat(reaches(client, address, SCTP, 443)).as("port").isFalse();
            }
            assertThat(reaches(allowed, address, TCP, 443)).as("allowed").isTrue();
            assertThat(reaches(other, address, TCP, 443)).as("not allowed").isFalse();
        }
    }

    @Test
    @Covers({"filter-2", "activateVip-2"})
    final void theVipIsFilteredLikeTheAddressesOfItsHolder() {
        needs(Capability.ACTIVATE_VIP);
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet, subnet6(network))).toBuilder()
                .listeners(List.of(listener(ListenerProtocol.TCP, 443, "203.0.113.64/26", "2001:db8:1::a0/124")))
                .build();
        update(loadBalancer);
        Amphora amphora = connected(loadBalancer, subnet);
        driver().activateVip(loadBalancer, amphora, 1);
        ComputeId allowed = client(network, ALLOWED);
        ComputeId other = client(network, OTHERS);

        List<IpAddress> vips = List.of(
                address(loadBalancer.vip()),
                loadBalancer.additionalVips().getFirst().ipAddress().orElseThrow());
        for (IpAddress vip : vips) {
            assertThat(reaches(allowed, vip, TCP, 443)).isTrue();
            assertThat(reaches(other, vip, TCP, 443)).isFalse();
            assertThat(reaches(allowed, vip, TCP, 22)).isFalse();
        }
    }

    @Test
    @Covers({"filter-3", "updateVip-4", "updateAmphoraSecurityGroup-2"})
    final void connectedAmphoraeFollowTheListeners() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = connected(loadBalancer, subnet);
        IpAddress address = amphora.vrrpIp().orElseThrow();
        ComputeId client = client(network, List.of("203.0.113.70"));
        assertThat(reaches(client, address, TCP, 80)).as("in no group").isTrue();

        update(loadBalancer);
        driver().updateAmphoraSecurityGroup(loadBalancer, amphora, loadBalancer.vip());
        assertThat(reaches(client, address, TCP, 80)).as("no listener").isFalse();

        driver().updateVip(
                        loadBalancer.toBuilder()
                                .listeners(List.of(listener(ListenerProtocol.HTTP, 80)))
                                .build(),
                        false);
        assertThat(reaches(client, address, TCP, 80)).as("a listener").isTrue();

        driver().updateVip(loadBalancer, true);
        assertThat(reaches(client, address, TCP, 80)).as("no listener any more").isFalse();
    }

    private static SecurityGroupRule from(SecurityGroupId group, IpVersion version) {
        return new SecurityGroupRule(
                Direction.INGRESS,
                version,
                Optional.of("tcp"),
                OptionalInt.of(8080),
                OptionalInt.of(8080),
                Optional.empty(),
                Optional.of(group));
    }

    @Test
    @Covers({"updateSourceSecurityGroup-7", "filter-3"})
    final void membersAreReachedByTheLoadBalancerThatTheyNameAndByNobodyElse() {
        needs(Capability.ADMINISTRATION);
        Network front = network();
        Subnet subnet = subnet(front, "198.51.100.0/24");
        Network network = network();
        subnet4(network);
        subnet6(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        SecurityGroupId source = driver().updateSourceSecurityGroup(loadBalancer);
        SecurityGroupId members = driver().administration()
                .createSecurityGroup(SecurityGroupRequest.of(
                        unique("members"), List.of(from(source, IpVersion.V4), from(source, IpVersion.V6))))
                .id();
        List<String> member = List.of("203.0.113.50", "2001:db8:1::50");
        client(network, member, members);
        ComputeId stranger = client(network, OTHERS);
        PlugNetworkRequest first = nic(loadBalancer, network);
        driver().plugNetwork(first);
        onlyReaches(first.computeId(), stranger, member);

        // A failover: another amphora, and its predecessor's addresses for somebody else.
        driver().unplugNetwork(first.computeId(), network.id());
        PlugNetworkRequest second = nic(loadBalancer, network);
        driver().plugNetwork(second);
        driver().plugNetwork(PlugNetworkRequest.of(first.computeId(), network.id()));
        onlyReaches(second.computeId(), stranger, member);
        onlyReaches(second.computeId(), first.computeId(), member);
        assertThat(driver().updateSourceSecurityGroup(loadBalancer)).isEqualTo(source);

        driver().deallocateVip(loadBalancer.vip());
        for (String address : member) {
            assertThat(reaches(second.computeId(), ip(address), TCP, 8080)).isFalse();
        }
    }

    private PlugNetworkRequest nic(LoadBalancer loadBalancer, Network network) {
        return new PlugNetworkRequest(
                world().startCompute(), network.id(), Optional.empty(), List.of(), Optional.of(loadBalancer.id()));
    }

    private void onlyReaches(ComputeId amphora, ComputeId other, List<String> member) {
        for (String address : member) {
            assertThat(reaches(amphora, ip(address), TCP, 8080)).isTrue();
            assertThat(reaches(amphora, ip(address), TCP, 8081)).isFalse();
            assertThat(reaches(other, ip(address), TCP, 8080)).isFalse();
        }
    }

    @Test
    @Covers({"updateSourceSecurityGroup-2", "filter-2"})
    final void thePortsOfASourceGroupAreClosedToWhatOpensSomething() {
        Network front = network();
        Subnet subnet = subnet(front, "198.51.100.0/24");
        Network network = network();
        Subnet back = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        PlugNetworkRequest request = nic(loadBalancer, network);
        PortId nic = driver().plugNetwork(request).portId();
        IpAddress address = driver().getPort(nic).addressOn(back.id()).orElseThrow();
        ComputeId client = client(network, List.of("203.0.113.70"));
        assertThat(reaches(client, address, TCP, 80)).isTrue();

        driver().updateSourceSecurityGroup(loadBalancer);

        assertThat(reaches(client, address, TCP, 80)).isFalse();
        assertThat(reaches(request.computeId(), ip("203.0.113.70"), TCP, 80)).isTrue();
    }

    @Test
    @Covers({"filter-2", "filter-3", "deleteSecurityGroup-6"})
    final void rulesOfAllShapesPassWhatTheySay() {
        needs(Capability.ADMINISTRATION);
        Network network = network();
        subnet4(network);
        SecurityGroupId friends = driver().administration()
                .createSecurityGroup(SecurityGroupRequest.of(unique("friends"), List.of()))
                .id();
        List<SecurityGroupRule> rules = List.of(
                rule("tcp", 1000, 1009, Optional.empty(), Optional.empty()),
                rule("udp", 53, 53, Optional.of("203.0.113.70/32"), Optional.empty()),
                rule("132", -1, -1, Optional.of("203.0.113.64/26"), Optional.empty()),
                rule("", -1, -1, Optional.empty(), Optional.of(friends)));
        SecurityGroupId group = driver().administration()
                .createSecurityGroup(SecurityGroupRequest.of(unique("group"), rules))
                .id();
        client(network, List.of("203.0.113.50"), group);
        IpAddress to = ip("203.0.113.50");
        ComputeId one = client(network, List.of("203.0.113.70"));
        ComputeId two = client(network, List.of("203.0.113.71"));
        ComputeId three = client(network, List.of("203.0.113.20"));
        PortId friend = driver().createPort(PortRequest.builder(network.id(), unique("friend"))
                        .fixedIps(List.of(new FixedIpRequest(Optional.empty(), Optional.of(ip("203.0.113.21")))))
                        .securityGroupIds(List.of(friends))
                        .build())
                .id();
        ComputeId four = world().startCompute();
        driver().plugPort(
                        Amphora.builder(new AmphoraId(UUID.randomUUID().toString()))
                                .computeId(four)
                                .build(),
                        friend);

        assertThat(reaches(three, to, TCP, 1000)).isTrue();
        assertThat(reaches(three, to, TCP, 1009)).isTrue();
        assertThat(reaches(three, to, TCP, 999)).isFalse();
        assertThat(reaches(three, to, TCP, 1010)).isFalse();
        assertThat(reaches(one, to, UDP, 53)).isTrue();
        assertThat(reaches(two, to, UDP, 53)).isFalse();
        assertThat(reaches(two, to, SCTP, 7)).isTrue();
        assertThat(reaches(three, to, SCTP, 7)).isFalse();
        assertThat(reaches(four, to, UDP, 9)).isTrue();
        assertThat(reaches(four, to, TCP, 22)).isTrue();

        driver().deletePort(friend);
        driver().administration().deleteSecurityGroup(friends);
        assertThat(driver().getSecurityGroup(group).rules()).isEqualTo(rules);
        ComputeId five = client(network, List.of("203.0.113.21"));
        assertThat(reaches(five, to, UDP, 9)).isFalse();
    }

    private static SecurityGroupRule rule(
            String protocol, int first, int last, Optional<String> remote, Optional<SecurityGroupId> group) {
        return new SecurityGroupRule(
                Direction.INGRESS,
                IpVersion.V4,
                Optional.of(protocol).filter(it -> !it.isEmpty()),
                first < 0 ? OptionalInt.empty() : OptionalInt.of(first),
                last < 0 ? OptionalInt.empty() : OptionalInt.of(last),
                remote.map(Cidr::parse),
                group);
    }
}
