package dev.jackfield.tck;

import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What one caller may not see is not there for it, where CALLER_VISIBILITY is declared. */
abstract class VisibilityTck extends Topic {
    private static final String NOWHERE = "no-such-thing";

    private final ProjectId owner = new ProjectId(unique("owner"));

    VisibilityTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.CALLER_VISIBILITY);
    }

    private Catalogue of(ProjectId project) {
        return driver().visibleTo(new Caller(project, Optional.empty()));
    }

    private Network ownersNetwork() {
        return world().createNetwork(
                        NetworkRequest.builder(unique("net")).projectId(owner).build());
    }

    /**
     * Asserts that its owner finds a thing, as the driver itself does, and that for anybody else it is as a thing that does not
     * exist: the same exception with the same message, apart from what was asked for.
     */
    private void assertHidden(String asked, BiFunction<Catalogue, String, Object> question) {
        Object found = question.apply(driver(), asked);
        assertThat(unchanged(() -> question.apply(of(owner), asked))).isEqualTo(found);
        Catalogue others = of(new ProjectId(unique("other")));
        Throwable absent = catchThrowable(() -> question.apply(others, NOWHERE));

        Throwable hidden = catchThrowable(() -> unchanged(() -> question.apply(others, asked)));

        assertThat(hidden)
                .hasSameClassAs(absent)
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessage(String.valueOf(absent.getMessage()).replace(NOWHERE, asked));
        assertThat(hidden.getMessage()).contains(asked).doesNotContain(owner.value());
    }

    @Test
    @Covers({"visibleTo-2", "visibleTo-3"})
    final void anothersNetworkAndAllThatIsOnItIsNotThere() {
        Network network = ownersNetwork();
        Subnet subnet = subnet4(network);
        ComputeId compute = world().startCompute();
        driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));
        Port port = port(network);
        PortId users = foreignPort(network, subnet, "203.0.113.50");

        assertHidden(network.id().value(), (catalogue, id) -> catalogue.getNetwork(new NetworkId(id)));
        assertHidden(network.name(), Catalogue::getNetworkByName);
        assertHidden(network.id().value(), (catalogue, id) -> catalogue.getNetworkIpAvailability(new NetworkId(id)));
        assertHidden(subnet.id().value(), (catalogue, id) -> catalogue.getSubnet(new SubnetId(id)));
        assertHidden(subnet.name(), Catalogue::getSubnetByName);
        assertHidden(port.id().value(), (catalogue, id) -> catalogue.getPort(new PortId(id)));
        assertHidden(users.value(), (catalogue, id) -> catalogue.getPort(new PortId(id)));
        assertHidden(port.name(), Catalogue::getPortByName);
        assertHidden(
                network.id().value(),
                (catalogue, id) -> catalogue.getPortByNetworkAndDevice(new NetworkId(id), compute.value()));
    }

    @Test
    @Covers({"visibleTo-2", "visibleTo-3"})
    final void anothersSecurityGroupIsNotThere() {
        needs(Capability.SECURITY_GROUPS);
        LoadBalancer loadBalancer = allocated(
                loadBalancer(subnet4(network())).toBuilder().projectId(owner).build());
        SecurityGroup group =
                driver().getSecurityGroup(driver().updateVipSecurityGroup(loadBalancer, loadBalancer.vip()));

        assertHidden(group.id().value(), (catalogue, id) -> catalogue.getSecurityGroup(new SecurityGroupId(id)));
        assertHidden(group.name(), Catalogue::getSecurityGroupByName);
    }

    @Test
    @Covers("visibleTo-4")
    final void whatIsNobodysIsEverybodys() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Port port = port(network);
        Catalogue anyones = of(new ProjectId(unique("anyone")));

        assertThat(anyones.getNetwork(network.id())).isEqualTo(driver().getNetwork(network.id()));
        assertThat(anyones.getSubnetByName(subnet.name())).isEqualTo(subnet);
        assertThat(anyones.getPort(port.id())).isEqualTo(port);
        assertThat(anyones.getNetworkIpAvailability(network.id()))
                .isEqualTo(driver().getNetworkIpAvailability(network.id()));
    }

    @Test
    @Covers("visibleTo-5")
    final void aNameIsLookedForAmongWhatTheCallerSees() {
        String name = unique("net");
        ProjectId other = new ProjectId(unique("other"));
        Network owners = world().createNetwork(
                        NetworkRequest.builder(name).projectId(owner).build());
        Network others = world().createNetwork(
                        NetworkRequest.builder(name).projectId(other).build());

        assertThat(of(other).getNetworkByName(name).id()).isEqualTo(others.id());
        assertThat(of(owner).getNetworkByName(name).id()).isEqualTo(owners.id());
    }
}
