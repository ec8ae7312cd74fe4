package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.PlugNetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.VnicType;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** plugNetwork, unplugNetwork and getPluggedNetworks. */
abstract class AmphoraNetworkTck extends Topic {
    AmphoraNetworkTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    private Interface plug(ComputeId compute, Network network) {
        return driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));
    }

    private Interface plug(ComputeId compute, Network network, String address) {
        return driver().plugNetwork(wish(compute, network.id(), address));
    }

    private static PlugNetworkRequest wish(ComputeId compute, NetworkId network, String address) {
        return new PlugNetworkRequest(compute, network, Optional.of(ip(address)), List.of(), Optional.empty());
    }

    private static PlugNetworkRequest wish(ComputeId compute, Network network, SubnetId... subnets) {
        return new PlugNetworkRequest(
                compute, network.id(), Optional.empty(), Arrays.asList(subnets), Optional.empty());
    }

    private static List<IpAddress> addresses(Interface nic) {
        return nic.fixedIps().stream().map(FixedIp::ipAddress).toList();
    }

    @Test
    @Covers({"plugNetwork-1", "ownership-4"})
    final void pluggingANetworkMakesANicWithAnAddressOfEachVersion() {
        Network network = network(1300);
        subnet4(network);
        subnet(network, "198.51.100.0/24", "198.51.100.1");
        subnet6(network);
        ComputeId compute = world().startCompute();
        LoadBalancerId loadBalancer = newLoadBalancerId();

        Interface nic = driver().plugNetwork(new PlugNetworkRequest(
                compute, network.id(), Optional.empty(), List.of(), Optional.of(loadBalancer)));

        assertThat(nic.computeId()).isEqualTo(compute);
        assertThat(nic.networkId()).isEqualTo(network.id());
        assertThat(nic.vnicType()).isEqualTo(VnicType.NORMAL);
        assertThat(addresses(nic)).extracting(IpAddress::version).containsExactlyInAnyOrder(IpVersion.V4, IpVersion.V6);
        Port port = driver().getPort(nic.portId());
        assertThat(port.fixedIps()).containsExactlyInAnyOrderElementsOf(nic.fixedIps());
        assertThat(port.mark()).contains(Mark.of(driver().installation(), loadBalancer));
        assertThat(witness().markedPorts()).containsEntry(port.id(), Mark.of(driver().installation(), loadBalancer));
        assertThat(witness().nics(compute)).hasSize(1);
        wired(compute, nic.portId());
    }

    @Test
    @Covers("plugNetwork-2")
    final void pluggingAgainFindsTheOldestInterface() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        Interface first = plug(compute, network);
        world().awaitClockTick();
        plug(compute, network, "203.0.113.77");

        assertThat(unchanged(() -> plug(compute, network))).isEqualTo(first);
    }

    @Test
    @Covers({"plugNetwork-3", "plugNetwork-4"})
    final void aWantedAddressIsOnANicOfItsOwnOrOnTheOneThatHasIt() {
        Network network = network();
        subnet6(network);
        ComputeId compute = world().startCompute();
        Interface any = plug(compute, network);

        Interface wanted = plug(compute, network, "2001:db8:1:0:0:0:0:AA");

        assertThat(addresses(wanted)).contains(ip("2001:db8:1::aa"));
        assertThat(wanted.portId()).isNotEqualTo(any.portId());
        assertThat(unchanged(() -> plug(compute, network, "2001:db8:1::aa"))).isEqualTo(wanted);
        String ofTheFirst = addresses(any).getFirst().toString();
        assertThat(unchanged(() -> plug(compute, network, ofTheFirst))).isEqualTo(any);
        assertThat(witness().nics(compute)).hasSize(2);
        wired(compute, any.portId());
        wired(compute, wanted.portId());
    }

    @Test
    @Covers("plugNetwork-5")
    final void wantedSubnetsGiveAnAddressEach() {
        Network network = network();
        Subnet one = subnet4(network);
        Subnet two = subnet(network, "198.51.100.0/24", "198.51.100.1");
        Subnet three = subnet6(network);
        ComputeId compute = world().startCompute();

        Interface nic = driver().plugNetwork(wish(compute, network, two.id(), three.id(), one.id()));

        assertThat(nic.fixedIps())
                .extracting(FixedIp::subnetId)
                .containsExactlyInAnyOrder(one.id(), two.id(), three.id());
        wired(compute, nic.portId());
    }

    @Test
    @Covers({"plugNetwork-6", "unplugNetwork-3"})
    final void theBasePortIsNoInterfaceToUseOrToUnplug() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = connected(loadBalancer, subnet);
        Snapshot before = witness().snapshot();

        Interface nic = plug(compute(amphora), network);

        assertThat(nic.portId()).isNotEqualTo(basePort(amphora));
        assertThat(witness().nics(compute(amphora))).hasSize(2);
        driver().unplugNetwork(compute(amphora), network.id());
        assertThat(witness().snapshot()).isEqualTo(before);
        wired(compute(amphora), basePort(amphora));
    }

    @Test
    @Covers("plugNetwork-7")
    final void anAddressThatAnotherPortHoldsIsAConflict() {
        Network network = network();
        Subnet subnet = subnet4(network);
        foreignPort(network, subnet, "203.0.113.50");
        Interface others = plug(world().startCompute(), network);
        ComputeId compute = world().startCompute();

        for (String taken : List.of("203.0.113.50", addresses(others).getFirst().toString())) {
            raises(PlugNetworkException.class, ErrorKind.CONFLICT, () -> plug(compute, network, taken), taken);
        }
    }

    @Test
    @Covers("plugNetwork-8")
    final void aFullNetworkIsExhausted() {
        Network network = network();
        Subnet subnet = subnet(network, "203.0.113.0/30", "203.0.113.1");
        plug(world().startCompute(), network);
        ComputeId compute = world().startCompute();

        raises(PlugNetworkException.class, ErrorKind.EXHAUSTED, () -> plug(compute, network));
        raises(
                PlugNetworkException.class,
                ErrorKind.EXHAUSTED,
                () -> driver().plugNetwork(wish(compute, network, subnet.id())),
                subnet.id());
    }

    @Test
    @Covers("plugNetwork-9")
    final void anAddressOfNoSubnetIsInvalid() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();

        for (String outside : List.of("198.51.100.5", "2001:db8::5")) {
            raises(PlugNetworkException.class, ErrorKind.INVALID, () -> plug(compute, network, outside), outside);
        }
    }

    @Test
    @Covers("plugNetwork-10")
    final void pluggingAComputeThatIsNotThereFails() {
        Network network = network();
        subnet4(network);
        ComputeId gone = world().startCompute();
        ComputeId replaced = world().startCompute();
        world().killCompute(gone);
        world().replaceCompute(replaced);

        for (ComputeId compute : List.of(world().unknownCompute(), gone, replaced)) {
            raises(AmphoraNotFoundException.class, ErrorKind.NOT_FOUND, () -> plug(compute, network), compute);
        }
        assertThat(witness().markedPorts()).isEmpty();
    }

    @Test
    @Covers({"plugNetwork-11", "unplugNetwork-6", "unplugNetworkAddress-6"})
    final void anUnknownNetworkIsNamed() {
        ComputeId compute = world().startCompute();
        NetworkId unknown = new NetworkId("no-such-network");

        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().plugNetwork(PlugNetworkRequest.of(compute, unknown)),
                unknown);
        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().unplugNetwork(compute, unknown),
                unknown);
        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().unplugNetwork(compute, unknown, ip("203.0.113.5")),
                unknown);
    }

    @Test
    @Covers("plugNetwork-12")
    final void aWantedSubnetOfNowhereOrElsewhereIsNamed() {
        Network network = network();
        subnet4(network);
        Subnet elsewhere = subnet6(network());
        ComputeId compute = world().startCompute();

        for (SubnetId subnet : List.of(new SubnetId("no-such-subnet"), elsewhere.id())) {
            raises(
                    SubnetNotFoundException.class,
                    ErrorKind.NOT_FOUND,
                    () -> driver().plugNetwork(wish(compute, network, subnet)),
                    subnet);
        }
    }

    @Test
    @Covers("unplugNetwork-1")
    final void unpluggingRemovesAllInterfacesOfTheNetworkAndNoOthers() {
        Network network = network();
        subnet4(network);
        Network other = network();
        subnet6(other);
        ComputeId compute = world().startCompute();
        Interface stays = plug(compute, other);
        ComputeId neighbour = world().startCompute();
        plug(neighbour, network);
        Snapshot before = witness().snapshot();
        plug(compute, network);
        plug(compute, network, "203.0.113.77");

        driver().unplugNetwork(compute, network.id());

        assertThat(witness().snapshot()).isEqualTo(before);
        assertThat(witness().nics(compute)).hasSize(1);
        wired(compute, stays.portId());
        assertThat(witness().nics(neighbour)).hasSize(1);
    }

    @Test
    @Covers("unplugNetwork-2")
    final void unpluggingWhatIsNotPluggedSucceeds() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        unchanged(() -> driver().unplugNetwork(compute, network.id()));
        plug(compute, network);
        driver().unplugNetwork(compute, network.id());

        unchanged(() -> driver().unplugNetwork(compute, network.id()));
        assertThat(plug(compute, network).networkId()).isEqualTo(network.id());
    }

    @Test
    @Covers("unplugNetwork-4")
    final void unpluggingALostComputeRemovesItsPorts() {
        Network network = network();
        subnet4(network);
        ComputeId gone = world().startCompute();
        ComputeId replaced = world().startCompute();
        plug(gone, network);
        plug(replaced, network);
        world().killCompute(gone);
        world().replaceCompute(replaced);

        for (ComputeId compute : List.of(gone, replaced)) {
            Throwable raised = catchThrowable(() -> driver().unplugNetwork(compute, network.id()));
            if (raised != null) {
                assertThat(raised).isInstanceOf(AmphoraNotFoundException.class);
            }
        }
        assertThat(witness().markedPorts()).isEmpty();
    }

    @Test
    @Covers({"unplugNetwork-5", "unplugNetworkAddress-5", "getPluggedNetworks-3"})
    final void anUnknownComputeIsNamed() {
        Network network = network();
        subnet4(network);
        ComputeId unknown = world().unknownCompute();
        ComputeId gone = world().startCompute();
        world().killCompute(gone);

        raises(
                AmphoraNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().unplugNetwork(unknown, network.id()),
                unknown);
        raises(
                AmphoraNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().unplugNetwork(unknown, network.id(), ip("203.0.113.5")),
                unknown);
        for (ComputeId compute : List.of(unknown, gone)) {
            raises(
                    AmphoraNotFoundException.class,
                    ErrorKind.NOT_FOUND,
                    () -> driver().getPluggedNetworks(compute),
                    compute);
        }
    }

    @Test
    @Covers({"unplugNetworkAddress-1", "unplugNetworkAddress-3"})
    final void anInterfaceGoesWithItsOnlyAddress() {
        Network network = network();
        subnet6(network);
        ComputeId compute = world().startCompute();
        Interface stays = plug(compute, network);
        Snapshot before = witness().snapshot();
        plug(compute, network, "2001:db8:1::aa");

        driver().unplugNetwork(compute, network.id(), ip("2001:db8:1:0:0:0:0:aa"));

        assertThat(witness().snapshot()).isEqualTo(before);
        wired(compute, stays.portId());
        unchanged(() -> driver().unplugNetwork(compute, network.id(), ip("2001:db8:1::aa")));
        unchanged(() -> driver().unplugNetwork(compute, network.id(), ip("198.51.100.9")));
    }

    @Test
    @Covers("unplugNetworkAddress-2")
    final void anInterfaceWithFurtherAddressesLosesOnlyTheOne() {
        Network network = network();
        Subnet four = subnet4(network);
        Subnet six = subnet6(network);
        ComputeId compute = world().startCompute();
        Interface nic = plug(compute, network);
        Port port = driver().getPort(nic.portId());
        IpAddress goes = port.addressOn(four.id()).orElseThrow();
        IpAddress stays = port.addressOn(six.id()).orElseThrow();

        driver().unplugNetwork(compute, network.id(), goes);

        assertThat(addresses(driver().getPort(nic.portId()))).containsExactly(stays);
        assertThat(wired(compute, nic.portId()).addresses()).containsExactly(stays);
    }

    @Test
    @Covers("unplugNetworkAddress-4")
    final void theBasePortKeepsItsAddress() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = connected(loadBalancer, subnet);
        IpAddress own = amphora.vrrpIp().orElseThrow();

        unchanged(() -> driver().unplugNetwork(compute(amphora), network.id(), own));
    }

    @Test
    @Covers({"getPluggedNetworks-1", "getPluggedNetworks-2"})
    final void allNicsOfAComputeAreListedOldestFirst() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Network members = network();
        subnet6(members);
        Network management = network();
        Subnet managementSubnet = subnet(management, "192.0.2.0/24", "192.0.2.1");
        ComputeId compute = world().startCompute();
        assertThat(unchanged(() -> driver().getPluggedNetworks(compute))).isEmpty();
        PortId nic = managementNic(management, managementSubnet, "192.0.2.10", compute);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        world().awaitClockTick();
        Amphora amphora =
                driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora(loadBalancer, compute), subnet);
        world().awaitClockTick();
        Interface member = plug(compute, members);

        List<Interface> interfaces = unchanged(() -> driver().getPluggedNetworks(compute));

        assertThat(interfaces).extracting(Interface::portId).containsExactly(nic, basePort(amphora), member.portId());
        assertThat(interfaces)
                .extracting(Interface::networkId)
                .containsExactly(management.id(), network.id(), members.id());
        assertThat(interfaces.getLast()).isEqualTo(member);
        assertThat(addresses(interfaces.getFirst())).containsExactly(ip("192.0.2.10"));
    }
}
