package dev.jackfield.tck;

import dev.jackfield.network.Administration;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Interface;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.SubnetRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Networks, subnets and computes made through the driver, where ADMINISTRATION is declared. */
abstract class AdministrationTck extends Topic {
    AdministrationTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.ADMINISTRATION);
    }

    private Administration administration() {
        return driver().administration();
    }

    @Test
    @Covers({"createNetwork-1", "createNetwork-2", "createNetwork-3", "capability-4"})
    final void aNetworkIsMadeOnceOfItsName() {
        NetworkRequest request = NetworkRequest.builder("web").mtu(1400).build();

        Network network = administration().createNetwork(request);

        assertThat(network.name()).isEqualTo("web");
        assertThat(network.mtu()).isEqualTo(1400);
        assertThat(network.subnets()).isEmpty();
        assertThat(network.adminStateUp()).isTrue();
        assertThat(driver().getNetwork(network.id())).isEqualTo(network);
        assertThat(unchanged(() -> administration().createNetwork(request))).isEqualTo(network);
        raises(
                ResourceExistsException.class,
                ErrorKind.CONFLICT,
                () -> administration()
                        .createNetwork(request.toBuilder().mtu(1500).build()),
                "web",
                "MTU");
    }

    @Test
    @Covers("createNetwork-1")
    final void projectsMayUseTheSameName() {
        Network one = administration()
                .createNetwork(NetworkRequest.builder("web")
                        .projectId(new ProjectId("one"))
                        .build());
        Network two = administration()
                .createNetwork(NetworkRequest.builder("web")
                        .projectId(new ProjectId("two"))
                        .build());

        assertThat(one.id()).isNotEqualTo(two.id());
        assertThat(one.projectId()).contains(new ProjectId("one"));
        assertThat(driver().getNetworkByName("web").id()).isEqualTo(one.id());
    }

    @Test
    @Covers({"deleteNetwork-1", "deleteNetwork-2"})
    final void aNetworkGoesWithItsSubnets() {
        Snapshot before = witness().snapshot();
        Network network = network();
        Subnet subnet = subnet4(network);
        subnet6(network);

        administration().deleteNetwork(network.id());

        assertThat(witness().snapshot()).isEqualTo(before);
        raises(SubnetNotFoundException.class, ErrorKind.NOT_FOUND, () -> driver().getSubnet(subnet.id()));
        unchanged(() -> administration().deleteNetwork(network.id()));
        unchanged(() -> administration().deleteNetwork(new NetworkId("no-such-network")));
    }

    @Test
    @Covers({"deleteNetwork-3", "deleteSubnet-3"})
    final void aNetworkOrSubnetWithPortsStays() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet unused = subnet6(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");

        raises(
                ResourceInUseException.class,
                ErrorKind.CONFLICT,
                () -> administration().deleteNetwork(network.id()),
                users);
        raises(
                ResourceInUseException.class,
                ErrorKind.CONFLICT,
                () -> administration().deleteSubnet(subnet.id()),
                users);
        administration().deleteSubnet(unused.id());
        assertThat(driver().getNetwork(network.id()).subnets()).containsExactly(subnet.id());
    }

    @Test
    @Covers({"createSubnet-1", "createSubnet-2", "createSubnet-3", "createSubnet-4", "createSubnet-5"})
    final void aSubnetIsMadeOnceOfItsNameAndBlock() {
        Network network = network();
        subnet6(network);
        SubnetRequest request = SubnetRequest.builder(network.id(), "front", Cidr.parse("203.0.113.0/25"))
                .gatewayIp(ip("203.0.113.126"))
                .build();

        Subnet subnet = administration().createSubnet(request);

        assertThat(subnet.cidr()).isEqualTo(request.cidr());
        assertThat(subnet.gatewayIp()).isEqualTo(request.gatewayIp());
        assertThat(driver().getSubnet(subnet.id())).isEqualTo(subnet);
        assertThat(driver().getNetwork(network.id()).subnets()).hasSize(2).endsWith(subnet.id());
        assertThat(unchanged(() -> administration().createSubnet(request))).isEqualTo(subnet);
        raises(
                ResourceExistsException.class,
                ErrorKind.CONFLICT,
                () -> administration()
                        .createSubnet(
                                request.toBuilder().gatewayIp(ip("203.0.113.1")).build()),
                "front");
        for (String overlapping : List.of("203.0.113.0/24", "203.0.113.64/26", "203.0.113.0/25")) {
            raises(
                    ResourceExistsException.class,
                    ErrorKind.CONFLICT,
                    () -> subnet(network, overlapping),
                    subnet.cidr());
        }
        SubnetRequest nowhere = SubnetRequest.builder(
                        new NetworkId("no-such-network"), "front", Cidr.parse("203.0.113.0/25"))
                .build();
        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> administration().createSubnet(nowhere),
                "no-such-network");
        assertThat(subnet(network(), "203.0.113.0/25").cidr()).isEqualTo(subnet.cidr());
    }

    @Test
    @Covers({"deleteSubnet-1", "deleteSubnet-2"})
    final void anUnusedSubnetGoes() {
        Network network = network();
        Snapshot before = witness().snapshot();
        Subnet subnet = subnet4(network);

        administration().deleteSubnet(subnet.id());

        assertThat(witness().snapshot()).isEqualTo(before);
        unchanged(() -> administration().deleteSubnet(subnet.id()));
        unchanged(() -> administration().deleteSubnet(new SubnetId("no-such-subnet")));
    }

    @Test
    @Covers({"listNetworks-1", "listSubnets-1", "listPorts-1"})
    final void allIsListedOldestFirst() {
        assertThat(administration().listNetworks()).isEmpty();
        assertThat(administration().listSubnets()).isEmpty();
        assertThat(administration().listPorts()).isEmpty();
        Network one = network();
        Subnet first = subnet4(one);
        Network two = network();
        Subnet second = subnet6(two);
        Port ours = port(two);
        PortId users = foreignPort(one, first, "203.0.113.50");

        assertThat(unchanged(() -> administration().listNetworks()))
                .containsExactly(driver().getNetwork(one.id()), driver().getNetwork(two.id()));
        assertThat(unchanged(() -> administration().listSubnets())).containsExactly(first, second);
        assertThat(unchanged(() -> administration().listPorts())).containsExactly(ours, driver().getPort(users));
    }

    @Test
    @Covers({"registerCompute-1", "registerCompute-2", "registerCompute-3"})
    final void aComputeIsRegisteredOnce() {
        ComputeId compute = world().bootCompute();

        Compute registered = administration().registerCompute(compute);

        assertThat(registered.id()).isEqualTo(compute);
        assertThat(registered.alive()).isTrue();
        assertThat(unchanged(() -> administration().registerCompute(compute)).id())
                .isEqualTo(compute);
        ComputeId unknown = world().unknownCompute();
        raises(
                AmphoraNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> administration().registerCompute(unknown),
                unknown);
    }

    @Test
    @Covers({"registerCompute-4", "registerCompute-5"})
    final void aReplacedComputeIsRegisteredAnewOnceNothingIsAttached() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));
        world().replaceCompute(compute);

        raises(
                ResourceInUseException.class,
                ErrorKind.CONFLICT,
                () -> administration().registerCompute(compute),
                compute);

        driver().unplugNetwork(compute, network.id());
        assertThat(administration().registerCompute(compute).alive()).isTrue();
        Interface nic = driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));
        wired(compute, nic.portId());
    }

    @Test
    @Covers("registerCompute-7")
    final void anInstanceIsOneComputeByWhateverId() {
        ComputeId compute = world().startCompute();
        Optional<ComputeId> other = world().otherIdOf(compute);
        assumeTrue(other.isPresent(), "an instance has only one id here");

        raises(
                ResourceInUseException.class,
                ErrorKind.CONFLICT,
                () -> administration().registerCompute(other.get()),
                compute,
                other.get());

        administration().unregisterCompute(compute);
        assertThat(administration().registerCompute(other.get()).alive()).isTrue();
        raises(
                ResourceInUseException.class,
                ErrorKind.CONFLICT,
                () -> administration().registerCompute(compute),
                other.get());
    }

    @Test
    @Covers({"unregisterCompute-1", "unregisterCompute-2", "unregisterCompute-3"})
    final void aComputeIsForgottenOnceNothingIsAttached() {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().bootCompute();
        Snapshot before = witness().snapshot();
        administration().registerCompute(compute);
        Interface nic = driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));

        raises(
                ResourceInUseException.class,
                ErrorKind.CONFLICT,
                () -> administration().unregisterCompute(compute),
                nic.portId());

        driver().unplugNetwork(compute, network.id());
        administration().unregisterCompute(compute);
        assertThat(witness().snapshot()).isEqualTo(before);
        unchanged(() -> administration().unregisterCompute(compute));
        unchanged(() -> administration().unregisterCompute(world().unknownCompute()));
        raises(
                AmphoraNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().plugNetwork(PlugNetworkRequest.of(compute, network.id())),
                compute);

        ComputeId gone = world().startCompute();
        world().killCompute(gone);
        administration().unregisterCompute(gone);
        assertThat(administration().listComputes()).isEmpty();
    }

    @Test
    @Covers("listComputes-1")
    final void computesAreListedWithWhetherTheyAreAlive() {
        assertThat(administration().listComputes()).isEmpty();
        ComputeId alive = world().startCompute();
        ComputeId gone = world().startCompute();
        ComputeId replaced = world().startCompute();
        world().killCompute(gone);
        world().replaceCompute(replaced);

        List<Compute> computes = unchanged(() -> administration().listComputes());

        assertThat(computes).extracting(Compute::id).containsExactly(alive, gone, replaced);
        assertThat(computes).extracting(Compute::alive).containsExactly(true, false, false);
        assertThat(computes).extracting(Compute::seen).doesNotContain("");
    }
}
