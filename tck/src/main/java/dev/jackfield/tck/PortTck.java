package dev.jackfield.tck;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.CreatePortException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PlugNetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** createPort, deletePort, setPortAdminState and plugPort. */
abstract class PortTck extends Topic {
    PortTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    private static Amphora on(ComputeId compute) {
        return Amphora.builder(new AmphoraId(unique("amphora")))
                .computeId(compute)
                .build();
    }

    private static FixedIpRequest fixed(String address) {
        return new FixedIpRequest(Optional.empty(), Optional.of(ip(address)));
    }

    @Test
    @Covers({"createPort-1", "ownership-4"})
    final void aPortHasAnAddressOfEachVersionAndOurMark() {
        Network network = network();
        subnet4(network);
        subnet(network, "198.51.100.0/24", "198.51.100.1");
        subnet6(network);
        LoadBalancer loadBalancer = loadBalancer(subnet4(network()));

        Port port = driver().createPort(PortRequest.builder(network.id(), "member port")
                .loadBalancer(loadBalancer.id())
                .build());

        assertThat(port.name()).isEqualTo("member port");
        assertThat(port.networkId()).isEqualTo(network.id());
        assertThat(port.deviceId()).isEmpty();
        assertThat(port.adminStateUp()).isTrue();
        assertThat(port.macAddress()).isPresent();
        assertThat(port.mark()).contains(Mark.of(driver().installation(), loadBalancer.id()));
        assertThat(port.fixedIps())
                .extracting(FixedIp::ipAddress)
                .extracting(IpAddress::version)
                .containsExactlyInAnyOrder(IpVersion.V4, IpVersion.V6);
        assertThat(driver().getPort(port.id())).isEqualTo(port);
        assertThat(portsOf(loadBalancer.id())).containsExactly(port.id());
    }

    @Test
    @Covers({"createPort-2", "createPort-3"})
    final void aPortHasTheAddressesThatAreWished() {
        Network network = network();
        Subnet four = subnet4(network);
        Subnet six = subnet6(network);

        Port port = driver().createPort(PortRequest.builder(network.id(), "port")
                .fixedIps(List.of(
                        FixedIpRequest.of(six.id(), ip("2001:db8:1:0::AA")),
                        fixed("203.0.113.9"),
                        FixedIpRequest.from(four.id())))
                .secondaryIps(List.of(ip("203.0.113.200"), ip("2001:db8:1::c8")))
                .adminStateUp(false)
                .build());

        assertThat(port.fixedIps())
                .hasSize(3)
                .contains(new FixedIp(six.id(), ip("2001:db8:1::aa")), new FixedIp(four.id(), ip("203.0.113.9")))
                .extracting(FixedIp::subnetId)
                .containsExactlyInAnyOrder(six.id(), four.id(), four.id());
        assertThat(port.fixedIps()).doesNotHaveDuplicates();
        assertThat(port.allowedAddressPairs())
                .containsExactlyInAnyOrder(
                        AllowedAddressPair.of(ip("203.0.113.200")), AllowedAddressPair.of(ip("2001:db8:1::c8")));
        assertThat(port.adminStateUp()).isFalse();
        assertThat(driver().getPort(port.id())).isEqualTo(port);
    }

    @Test
    @Covers({"createPort-4", "createPort-5", "createPort-6"})
    final void theSamePortIsMadeOnceForEachLoadBalancer() {
        Network network = network();
        subnet4(network);
        PortRequest request = PortRequest.builder(network.id(), "port")
                .loadBalancer(newLoadBalancerId())
                .build();
        Port port = driver().createPort(request);

        assertThat(unchanged(() -> driver().createPort(request))).isEqualTo(port);
        PortRequest ofAnother =
                request.toBuilder().loadBalancer(newLoadBalancerId()).build();
        assertThat(driver().createPort(ofAnother).id()).isNotEqualTo(port.id());
        PortRequest elsewhere =
                request.toBuilder().fixedIps(List.of(fixed("203.0.113.222"))).build();
        PortRequest more =
                request.toBuilder().secondaryIps(List.of(ip("203.0.113.200"))).build();
        for (PortRequest different : List.of(elsewhere, more)) {
            raises(CreatePortException.class, ErrorKind.CONFLICT, () -> driver().createPort(different), port.id());
        }
    }

    @Test
    @Covers({"createPort-7", "createPort-8"})
    final void anAddressThatIsTakenOrWrongMakesNoPort() {
        Network network = network();
        Subnet four = subnet4(network);
        Subnet six = subnet6(network);
        foreignPort(network, four, "203.0.113.50");
        PortRequest taken = PortRequest.builder(network.id(), "port")
                .fixedIps(List.of(FixedIpRequest.from(six.id()), FixedIpRequest.of(four.id(), ip("203.0.113.50"))))
                .build();
        PortRequest ofOther = taken.toBuilder()
                .fixedIps(List.of(FixedIpRequest.of(six.id(), ip("203.0.113.51"))))
                .build();
        PortRequest ofNone =
                taken.toBuilder().fixedIps(List.of(fixed("192.0.2.5"))).build();

        raises(CreatePortException.class, ErrorKind.CONFLICT, () -> driver().createPort(taken), "203.0.113.50");
        raises(CreatePortException.class, ErrorKind.INVALID, () -> driver().createPort(ofOther), "203.0.113.51");
        raises(CreatePortException.class, ErrorKind.INVALID, () -> driver().createPort(ofNone), "192.0.2.5");
    }

    @Test
    @Covers("createPort-9")
    final void aFullSubnetMakesNoPort() {
        Network network = network();
        subnet(network, "203.0.113.0/30", "203.0.113.1");
        port(network);

        raises(CreatePortException.class, ErrorKind.EXHAUSTED, () -> port(network));
    }

    @Test
    @Covers({"createPort-10", "createPort-11"})
    final void anUnknownNetworkOrSubnetMakesNoPort() {
        Network network = network();
        subnet4(network);
        Subnet elsewhere = subnet6(network());
        PortRequest nowhere =
                PortRequest.builder(new NetworkId("no-such-network"), "port").build();

        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().createPort(nowhere),
                "no-such-network");
        for (SubnetId subnet : List.of(new SubnetId("no-such-subnet"), elsewhere.id())) {
            PortRequest request = PortRequest.builder(network.id(), "port")
                    .fixedIps(List.of(FixedIpRequest.from(subnet)))
                    .build();
            raises(SubnetNotFoundException.class, ErrorKind.NOT_FOUND, () -> driver().createPort(request), subnet);
        }
    }

    @Test
    @Covers({"deletePort-1", "deletePort-3"})
    final void aDeletedPortIsGoneAndItsAddressFree() {
        Network network = network();
        subnet(network, "203.0.113.0/30", "203.0.113.1");
        Snapshot before = witness().snapshot();
        Port port = port(network);

        driver().deletePort(port.id());

        assertThat(witness().snapshot()).isEqualTo(before);
        unchanged(() -> driver().deletePort(port.id()));
        unchanged(() -> driver().deletePort(new PortId("no-such-port")));
        assertThat(port(network).fixedIps()).isEqualTo(port.fixedIps());
    }

    @Test
    @Covers("deletePort-2")
    final void anAttachedPortIsDetachedAndDeleted() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        Snapshot before = witness().snapshot();
        Port port = port(network);
        driver().plugPort(on(compute), port.id());

        driver().deletePort(port.id());

        assertThat(witness().nics(compute)).isEmpty();
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers({"deletePort-4", "setPortAdminState-4", "plugPort-7"})
    final void aUsersPortIsLeftAlone() {
        Network network = network();
        PortId users = foreignPort(network, subnet4(network), "203.0.113.50");
        ComputeId compute = world().startCompute();

        List<Runnable> calls = List.of(
                () -> driver().deletePort(users),
                () -> driver().setPortAdminState(users, false),
                () -> driver().plugPort(on(compute), users));
        for (Runnable call : calls) {
            raises(NotOursException.class, ErrorKind.DENIED, call, users);
        }
    }

    @Test
    @Covers({"setPortAdminState-1", "setPortAdminState-2"})
    final void aPortCarriesTrafficOrNotAsSaid() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        Port port = port(network);
        driver().plugPort(on(compute), port.id());
        Snapshot up = witness().snapshot();

        unchanged(() -> driver().setPortAdminState(port.id(), true));
        driver().setPortAdminState(port.id(), false);
        assertThat(driver().getPort(port.id()).adminStateUp()).isFalse();
        assertThat(wired(compute, port.id()).up()).isFalse();
        unchanged(() -> driver().setPortAdminState(port.id(), false));

        driver().setPortAdminState(port.id(), true);
        assertThat(wired(compute, port.id()).up()).isTrue();
        assertThat(witness().snapshot()).isEqualTo(up);
    }

    @Test
    @Covers({"setPortAdminState-3", "plugPort-5"})
    final void anUnknownPortIsNamed() {
        PortId unknown = new PortId("no-such-port");
        ComputeId compute = world().startCompute();

        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().setPortAdminState(unknown, false),
                unknown);
        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().plugPort(on(compute), unknown),
                unknown);
    }

    @Test
    @Covers({"plugPort-1", "plugPort-2"})
    final void aPluggedPortIsANicWithItsMacAndAddresses() {
        Network network = network(1450);
        subnet4(network);
        subnet6(network);
        ComputeId compute = world().startCompute();
        Port port = port(network);

        Interface nic = driver().plugPort(on(compute), port.id());

        assertThat(nic.portId()).isEqualTo(port.id());
        assertThat(nic.computeId()).isEqualTo(compute);
        assertThat(nic.networkId()).isEqualTo(network.id());
        assertThat(nic.fixedIps()).containsExactlyInAnyOrderElementsOf(port.fixedIps());
        assertThat(wired(compute, port.id()).macAddress())
                .isEqualTo(port.macAddress().orElseThrow());
        assertThat(unchanged(() -> driver().plugPort(on(compute), port.id()))).isEqualTo(nic);
    }

    @Test
    @Covers({"plugPort-3", "plugPort-6"})
    final void aPortThatIsElsewhereOrAVipPortIsNotPlugged() {
        Network network = network();
        Subnet subnet = subnet4(network);
        ComputeId compute = world().startCompute();
        ComputeId other = world().startCompute();
        Port port = port(network);
        driver().plugPort(on(other), port.id());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));

        for (PortId wrong : List.of(port.id(), vipPort(loadBalancer))) {
            raises(PlugNetworkException.class, ErrorKind.CONFLICT, () -> driver().plugPort(on(compute), wrong), wrong);
        }
    }

    @Test
    @Covers({"plugPort-4", "plugPort-8"})
    final void aPortIsNotPluggedIntoAComputeThatIsNotThere() {
        Network network = network();
        subnet4(network);
        Port port = port(network);
        ComputeId gone = world().startCompute();
        world().killCompute(gone);
        ComputeId replaced = world().startCompute();
        world().replaceCompute(replaced);

        for (ComputeId compute : List.of(world().unknownCompute(), gone, replaced)) {
            raises(
                    AmphoraNotFoundException.class,
                    ErrorKind.NOT_FOUND,
                    () -> driver().plugPort(on(compute), port.id()),
                    compute);
        }
        Amphora halfBuilt = Amphora.builder(new AmphoraId("half-built")).build();
        raises(NetworkException.class, ErrorKind.INVALID, () -> driver().plugPort(halfBuilt, port.id()));
    }
}
