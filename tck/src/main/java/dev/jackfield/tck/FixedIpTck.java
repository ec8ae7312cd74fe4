package dev.jackfield.tck;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** plugFixedIp and unplugFixedIp. */
abstract class FixedIpTck extends Topic {
    FixedIpTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    /** A port on a compute with an address of the first subnet only. */
    private PortId pluggedPort(ComputeId compute, Network network, Subnet subnet) {
        return driver().plugNetwork(new PlugNetworkRequest(
                        compute, network.id(), Optional.empty(), List.of(subnet.id()), Optional.empty()))
                .portId();
    }

    @Test
    @Covers({"plugFixedIp-1", "plugFixedIp-2", "unplugFixedIp-1", "unplugFixedIp-2"})
    final void aPortGetsAnAddressOfAFurtherSubnetAndLosesItAgain() {
        Network network = network();
        Subnet first = subnet4(network);
        Subnet further = subnet6(network);
        ComputeId compute = world().startCompute();
        PortId port = pluggedPort(compute, network, first);
        Snapshot before = witness().snapshot();
        Port was = driver().getPort(port);

        Port more = driver().plugFixedIp(port, further.id());

        assertThat(more.fixedIps()).hasSize(2).containsAll(was.fixedIps());
        IpAddress gained = more.addressOn(further.id()).orElseThrow();
        assertThat(gained).matches(further.cidr()::contains);
        assertThat(driver().getPort(port)).isEqualTo(more);
        assertThat(wired(compute, port).addresses()).contains(gained);
        assertThat(unchanged(() -> driver().plugFixedIp(port, further.id()))).isEqualTo(more);

        assertThat(driver().unplugFixedIp(port, further.id())).isEqualTo(was);
        assertThat(witness().snapshot()).isEqualTo(before);
        assertThat(wired(compute, port).addresses()).doesNotContain(gained);
        assertThat(unchanged(() -> driver().unplugFixedIp(port, further.id()))).isEqualTo(was);
    }

    @Test
    @Covers({"plugFixedIp-3", "plugFixedIp-4"})
    final void aPortGetsACertainAddressEvenOfASubnetItHasOneOf() {
        Network network = network();
        Subnet subnet = subnet6(network);
        ComputeId compute = world().startCompute();
        PortId port = pluggedPort(compute, network, subnet);

        Port more = driver().plugFixedIp(port, subnet.id(), ip("2001:db8:1:0::AA"));

        assertThat(more.fixedIps()).hasSize(2).contains(new FixedIp(subnet.id(), ip("2001:db8:1::aa")));
        wired(compute, port);
        assertThat(unchanged(() -> driver().plugFixedIp(port, subnet.id(), ip("2001:db8:1::aa")))
                        .fixedIps())
                .containsExactlyInAnyOrderElementsOf(more.fixedIps());
        assertThat(driver().unplugFixedIp(port, subnet.id()).fixedIps()).isEmpty();
    }

    @Test
    @Covers({"plugFixedIp-5", "unplugFixedIp-3"})
    final void anUnknownPortIsNamed() {
        Subnet subnet = subnet4(network());
        PortId unknown = new PortId("no-such-port");

        List<Runnable> calls = List.of(
                () -> driver().plugFixedIp(unknown, subnet.id()),
                () -> driver().plugFixedIp(unknown, subnet.id(), ip("203.0.113.9")),
                () -> driver().unplugFixedIp(unknown, subnet.id()));
        for (Runnable call : calls) {
            raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, call, unknown);
        }
    }

    @Test
    @Covers("plugFixedIp-6")
    final void aSubnetOfNowhereOrElsewhereIsNamed() {
        Network network = network();
        subnet4(network);
        PortId port = port(network).id();
        Subnet elsewhere = subnet6(network());

        for (SubnetId subnet : List.of(new SubnetId("no-such-subnet"), elsewhere.id())) {
            raises(
                    SubnetNotFoundException.class,
                    ErrorKind.NOT_FOUND,
                    () -> driver().plugFixedIp(port, subnet),
                    subnet);
            raises(
                    SubnetNotFoundException.class,
                    ErrorKind.NOT_FOUND,
                    () -> driver().plugFixedIp(port, subnet, ip("2001:db8:1::5")),
                    subnet);
        }
    }

    @Test
    @Covers({"plugFixedIp-7", "plugFixedIp-8", "plugFixedIp-9"})
    final void anAddressThatCannotBeHadIsAnError() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet small = subnet(network, "198.51.100.0/30", "198.51.100.1");
        foreignPort(network, small, "198.51.100.2");
        PortId port = pluggedPort(world().startCompute(), network, subnet);

        raises(NetworkException.class, ErrorKind.EXHAUSTED, () -> driver().plugFixedIp(port, small.id()), small.id());
        raises(
                NetworkException.class,
                ErrorKind.CONFLICT,
                () -> driver().plugFixedIp(port, small.id(), ip("198.51.100.2")),
                "198.51.100.2");
        raises(
                NetworkException.class,
                ErrorKind.INVALID,
                () -> driver().plugFixedIp(port, small.id(), ip("203.0.113.200")),
                "203.0.113.200");
    }

    @Test
    @Covers({"plugFixedIp-10", "unplugFixedIp-4"})
    final void aUsersPortKeepsItsAddresses() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet further = subnet6(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");

        List<Runnable> calls = List.of(
                () -> driver().plugFixedIp(users, further.id()),
                () -> driver().plugFixedIp(users, further.id(), ip("2001:db8:1::9")),
                () -> driver().unplugFixedIp(users, subnet.id()));
        for (Runnable call : calls) {
            raises(NotOursException.class, ErrorKind.DENIED, call, users);
        }
    }
}
