package dev.jackfield.tck;

import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.HostRoute;
import dev.jackfield.network.Interface;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkIpAvailability;
import dev.jackfield.network.NetworkIpAvailability.SubnetIpAvailability;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.SubnetRequest;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** The catalogue: networks, subnets and ports by id and by name, and counts of addresses. */
abstract class CatalogueTck extends Topic {
    CatalogueTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @Test
    @Covers({"getNetwork-1", "getNetworkByName-1"})
    final void aNetworkIsFoundWithItsSubnetsOldestFirst() {
        Network network = network(1350);
        List<SubnetId> subnets = List.of(
                subnet4(network).id(),
                subnet6(network).id(),
                subnet(network, "198.51.100.0/24").id());

        Network found = unchanged(() -> driver().getNetwork(network.id()));

        assertThat(found.name()).isEqualTo(network.name());
        assertThat(found.mtu()).isEqualTo(1350);
        assertThat(found.subnets()).isEqualTo(subnets);
        assertThat(unchanged(() -> driver().getNetworkByName(network.name()))).isEqualTo(found);
        assertThat(driver().getNetwork(network().id()).subnets()).isEmpty();
    }

    @Test
    @Covers({"getNetwork-2", "getNetworkByName-2", "getNetworkIpAvailability-2"})
    final void anUnknownNetworkIsNamed() {
        NetworkId unknown = new NetworkId("no-such-network");

        List<Runnable> calls = List.of(
                () -> driver().getNetwork(unknown),
                () -> driver().getNetworkByName("no-such-network"),
                () -> driver().getNetworkIpAvailability(unknown));
        for (Runnable call : calls) {
            raises(NetworkNotFoundException.class, ErrorKind.NOT_FOUND, call, unknown);
        }
    }

    @Test
    @Covers("getSubnet-1")
    final void aSubnetIsFoundWithGatewayRoutesAndPools() {
        Network network = network();
        SubnetRequest request = SubnetRequest.builder(network.id(), unique("sub"), Cidr.parse("2001:db8:7::/64"))
                .gatewayIp(ip("2001:db8:7::1"))
                .hostRoutes(List.of(new HostRoute(Cidr.parse("2001:db8:8::/48"), ip("2001:db8:7::2"))))
                .allocationPools(List.of(new AllocationPool(ip("2001:db8:7::100"), ip("2001:db8:7::1ff"))))
                .build();
        SubnetId id = world().createSubnet(request).id();

        Subnet found = unchanged(() -> driver().getSubnet(id));

        assertThat(found.name()).isEqualTo(request.name());
        assertThat(found.networkId()).isEqualTo(network.id());
        assertThat(found.cidr()).isEqualTo(request.cidr());
        assertThat(found.gatewayIp()).isEqualTo(request.gatewayIp());
        assertThat(found.hostRoutes()).isEqualTo(request.hostRoutes());
        assertThat(found.allocationPools()).isEqualTo(request.allocationPools());
        Subnet bare = driver().getSubnet(subnet(network, "203.0.113.0/24").id());
        assertThat(bare.gatewayIp()).isEmpty();
        assertThat(bare.hostRoutes()).isEmpty();
    }

    @Test
    @Covers("getSubnetByName-1")
    final void theOldestSubnetOfANameIsFound() {
        String name = unique("sub");
        Network one = network();
        Network two = network();
        Subnet oldest = world().createSubnet(SubnetRequest.builder(one.id(), name, Cidr.parse("203.0.113.0/24"))
                .build());
        world().createSubnet(SubnetRequest.builder(two.id(), name, Cidr.parse("203.0.113.0/24"))
                .build());

        assertThat(unchanged(() -> driver().getSubnetByName(name)).id()).isEqualTo(oldest.id());
    }

    @Test
    @Covers({"getSubnet-2", "getSubnetByName-2"})
    final void anUnknownSubnetIsNamed() {
        List<Runnable> calls = List.of(
                () -> driver().getSubnet(new SubnetId("no-such-subnet")),
                () -> driver().getSubnetByName("no-such-subnet"));
        for (Runnable call : calls) {
            raises(SubnetNotFoundException.class, ErrorKind.NOT_FOUND, call, "no-such-subnet");
        }
    }

    @Test
    @Covers({"getPort-1", "getPortByName-1"})
    final void aPortIsFoundOursOrNot() {
        Network network = network();
        Subnet subnet = subnet4(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");
        String name = unique("port");
        Port oldest = driver().createPort(PortRequest.builder(network.id(), name)
                .loadBalancer(newLoadBalancerId())
                .build());
        world().awaitClockTick();
        driver().createPort(PortRequest.builder(network.id(), name)
                .loadBalancer(newLoadBalancerId())
                .build());

        assertThat(unchanged(() -> driver().getPort(oldest.id()))).isEqualTo(oldest);
        assertThat(unchanged(() -> driver().getPortByName(name))).isEqualTo(oldest);
        Port foreign = unchanged(() -> driver().getPort(users));
        assertThat(addresses(foreign)).containsExactly(ip("203.0.113.50"));
        assertThat(foreign.adminStateUp()).isTrue();
        assertThat(foreign.mark().filter(mark -> mark.installation().equals(driver().installation())))
                .isEmpty();
    }

    @Test
    @Covers({"getPort-2", "getPortByName-2"})
    final void anUnknownPortIsNamed() {
        List<Runnable> calls = List.of(
                () -> driver().getPort(new PortId("no-such-port")), () -> driver().getPortByName("no-such-port"));
        for (Runnable call : calls) {
            raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, call, "no-such-port");
        }
    }

    @Test
    @Covers({"getPortByNetworkAndDevice-1", "getPortByNetworkAndDevice-2"})
    final void aPortIsFoundByWhereItIsAttached() {
        Network network = network();
        subnet4(network);
        Network other = network();
        subnet6(other);
        ComputeId compute = world().startCompute();
        Interface nic = driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));
        ComputeId without = world().startCompute();

        assertThat(unchanged(() -> driver().getPortByNetworkAndDevice(network.id(), compute.value()))
                        .id())
                .isEqualTo(nic.portId());
        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().getPortByNetworkAndDevice(network.id(), without.value()),
                without);
        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().getPortByNetworkAndDevice(other.id(), compute.value()),
                compute);
    }

    @Test
    @Covers("getNetworkIpAvailability-1")
    final void addressesAreCounted() {
        Network network = network();
        Subnet small = subnet(network, "203.0.113.0/29", "203.0.113.1");
        Subnet large = subnet6(network);
        NetworkIpAvailability before = unchanged(() -> driver().getNetworkIpAvailability(network.id()));
        assertThat(before.networkId()).isEqualTo(network.id());
        assertThat(before.networkName()).isEqualTo(network.name());
        assertThat(of(before, small).cidr()).isEqualTo(small.cidr());
        assertThat(of(before, large).totalIps()).isGreaterThan(BigInteger.TWO.pow(63));

        Port port = port(network);
        NetworkIpAvailability after = driver().getNetworkIpAvailability(network.id());
        assertThat(after.totalIps()).isEqualTo(before.totalIps());
        assertThat(after.usedIps()).isEqualTo(before.usedIps().add(BigInteger.TWO));
        assertThat(of(after, small).usedIps())
                .isEqualTo(of(before, small).usedIps().add(BigInteger.ONE));
        assertThat(of(after, large).usedIps())
                .isEqualTo(of(before, large).usedIps().add(BigInteger.ONE));
        driver().deletePort(port.id());
        assertThat(driver().getNetworkIpAvailability(network.id())).isEqualTo(before);

        int free = of(before, small)
                .totalIps()
                .subtract(of(before, small).usedIps())
                .intValueExact();
        for (int i = 0; i < free; i++) {
            driver().allocateVip(loadBalancer(small));
        }
        SubnetIpAvailability full = of(driver().getNetworkIpAvailability(network.id()), small);
        assertThat(full.usedIps()).isEqualTo(full.totalIps());
    }

    private static SubnetIpAvailability of(NetworkIpAvailability availability, Subnet subnet) {
        return availability.subnets().stream()
                .filter(s -> s.subnetId().equals(subnet.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Covers({"addresses-1", "addresses-2"})
    final void addressesAreGivenOutOfEverySizeOfSubnet() {
        for (String pair : List.of("203.0.113.8/31", "2001:db8:3::8/127")) {
            Subnet subnet = subnet(network(), pair);
            assertThat(List.of(vipOf(subnet), vipOf(subnet)))
                    .containsExactlyInAnyOrder(
                            subnet.cidr().network().toString(),
                            subnet.cidr().last().toString());
        }
        Subnet large = subnet6(network());
        assertThat(List.of(vipOf(large), vipOf(large), vipOf(large)))
                .doesNotHaveDuplicates()
                .allMatch(address -> large.cidr().contains(ip(address)))
                .doesNotContain("2001:db8:1::", "2001:db8:1::1");
    }

    @Test
    @Covers("addresses-3")
    final void addressesComeFromThePoolsAndAreNeverTheGateways() {
        Network network =
                world().createNetwork(NetworkRequest.builder(unique("net")).build());
        Subnet subnet = world().createSubnet(
                        SubnetRequest.builder(network.id(), unique("sub"), Cidr.parse("203.0.113.0/24"))
                                .gatewayIp(ip("203.0.113.11"))
                                .allocationPools(List.of(
                                        new AllocationPool(ip("203.0.113.12"), ip("203.0.113.13")),
                                        new AllocationPool(ip("203.0.113.200"), ip("203.0.113.200"))))
                                .build());

        assertThat(List.of(vipOf(subnet), vipOf(subnet), vipOf(subnet)))
                .containsExactlyInAnyOrder("203.0.113.12", "203.0.113.13", "203.0.113.200");
        raises(AllocateVipException.class, ErrorKind.EXHAUSTED, () -> vipOf(subnet), subnet.id());
    }

    private String vipOf(Subnet subnet) {
        return address(driver().allocateVip(loadBalancer(subnet)).vip()).toString();
    }
}
