package dev.jackfield.tck;

import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What one caller may not see is not there for it, where CALLER_VISIBILITY is declared. */
abstract class VisibilityTck extends Topic {
    private static final String NOWHERE = "no-such-thing";

    private Caller owner;

    @SuppressWarnings("NullAway.Init") // JUnit calls declared() before each test
    VisibilityTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.CALLER_VISIBILITY);
        owner = world().newCaller();
    }

    private Catalogue of(Caller caller) {
        return driver().visibleTo(caller);
    }

    private Network ownersNetwork() {
        return world().createNetwork(NetworkRequest.builder(unique("net"))
                .projectId(owner.projectId())
                .build());
    }

    /**
     * Asserts that its owner finds a thing, as the driver itself does, and that for anybody else it is as a thing that does not
     * exist: the same exception with the same message, apart from what was asked for.
     */
    private void assertHidden(String asked, BiFunction<Catalogue, String, Object> question) {
        Object found = question.apply(driver(), asked);
        assertThat(unchanged(() -> question.apply(of(owner), asked))).isEqualTo(found);
        Catalogue others = of(world().newCaller());
        Throwable absent = catchThrowable(() -> question.apply(others, NOWHERE));

        Throwable hidden = catchThrowable(() -> unchanged(() -> question.apply(others, asked)));

        assertThat(hidden)
                .hasSameClassAs(absent)
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessage(String.valueOf(absent.getMessage()).replace(NOWHERE, asked));
        assertThat(hidden.getMessage())
                .contains(asked)
                .doesNotContain(owner.projectId().value());
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
        SecurityGroup group = world().createSecurityGroup(
                        new SecurityGroupRequest(unique("group"), Optional.of(owner.projectId()), "", List.of()));

        assertHidden(group.id().value(), (catalogue, id) -> catalogue.getSecurityGroup(new SecurityGroupId(id)));
        assertHidden(group.name(), Catalogue::getSecurityGroupByName);
    }

    @Test
    @Covers("visibleTo-4")
    final void whatIsNobodysIsEverybodys() {
        Network network = network();
        if (network.projectId().isPresent()) {
            throw new NotApplicableException("all that is there belongs to some project");
        }
        Subnet subnet = subnet4(network);
        Port port = port(network);
        Catalogue anyones = of(world().newCaller());

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
        Caller other = world().newCaller();
        Network owners = world().createNetwork(NetworkRequest.builder(name)
                .projectId(owner.projectId())
                .build());
        Network others = world().createNetwork(NetworkRequest.builder(name)
                .projectId(other.projectId())
                .build());

        assertThat(of(other).getNetworkByName(name).id()).isEqualTo(others.id());
        assertThat(of(owner).getNetworkByName(name).id()).isEqualTo(owners.id());
    }
}
