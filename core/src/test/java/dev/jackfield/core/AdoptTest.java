package dev.jackfield.core;

import dev.jackfield.core.FaultyDriver.When;
import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.UndoRetries;
import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.UnsupportedCapabilityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/** A load balancer that is there becomes the controller's. Another controller makes it here; what the driver marks has tests of its own. */
class AdoptTest {
    @TempDir
    Path state;

    @TempDir
    Path others;

    private World world;
    private Controller controller;
    private LoadBalancerRecord made;

    @BeforeEach
    void open() {
        world = new World(others);
        made = world.controller.create(World.pair());
        controller = Controller.open(
                new ControllerConfig(state, Set.of(), FlowListener.none(), Duration.ZERO, UndoRetries.none()),
                world.driver);
        offer();
    }

    @AfterEach
    void close() {
        controller.close();
        world.close();
    }

    private void offer() {
        world.faults.reset();
        PortId port = made.loadBalancer().vip().portId().orElseThrow();
        List<FixedIp> vips = world.memory.getPort(port).fixedIps();
        world.faults.offer(
                new Adoptable(made.id(), port, true, vips, made.loadBalancer().amphorae()));
    }

    private LoadBalancerRecord adopt(LoadBalancerSpec spec) {
        return controller.adopt(spec, made.id(), new Cancellation());
    }

    @Test
    void itIsOursAsItIs() {
        LoadBalancerRecord adopted = adopt(World.pair());

        assertThat(world.faults.calls()).containsExactly("adopt");
        assertThat(adopted.id()).isEqualTo(made.id());
        assertThat(adopted.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(adopted.loadBalancer().vip()).isEqualTo(made.loadBalancer().vip());
        assertThat(adopted.loadBalancer().additionalVips())
                .isEqualTo(made.loadBalancer().additionalVips());
        assertThat(adopted.loadBalancer().amphorae())
                .extracting(Amphora::id, Amphora::computeId, Amphora::vrrpPortId, Amphora::vrrpIp, Amphora::haIp)
                .containsExactlyElementsOf(made.loadBalancer().amphorae().stream()
                        .map(it -> tuple(it.id(), it.computeId(), it.vrrpPortId(), it.vrrpIp(), it.haIp()))
                        .toList());
        assertThat(adopted.nics()).containsExactlyInAnyOrderElementsOf(made.nics());
        assertThat(controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void theSameAgainChangesNothing() {
        LoadBalancerRecord adopted = adopt(World.pair());

        assertThat(adopt(World.pair())).isEqualTo(adopted);
        assertThat(world.faults.calls()).containsExactly("adopt");
        assertThatThrownBy(() -> adopt(UpdateTest.other()))
                .isInstanceOf(ResourceExistsException.class)
                .hasMessageContaining("other content");
    }

    @Test
    void afterwardsItIsAsAnyOther() {
        adopt(World.pair());
        UpdateTest.furnish(world);

        controller.update(UpdateTest.other());
        LoadBalancerRecord replaced = controller.replace("web", World.AMP_1.value(), World.AMP_3);
        assertThat(replaced.loadBalancer().amphorae())
                .extracting(amphora -> amphora.computeId().orElseThrow())
                .containsExactlyInAnyOrder(World.AMP_2, World.AMP_3);
        controller.delete("web");
        assertThat(world.inventory()).isEmpty();
    }

    private static LoadBalancerSpec spec(
            Optional<ProjectId> project,
            VipSpec vip,
            List<AdditionalVipSpec> additional,
            List<MemberSpec> members,
            List<ComputeId> computes) {
        LoadBalancerSpec pair = World.pair();
        return new LoadBalancerSpec(
                pair.name(),
                project,
                pair.topology(),
                vip,
                additional,
                pair.listeners(),
                members,
                computes,
                pair.vipOwner());
    }

    static Stream<Arguments> contradictions() {
        LoadBalancerSpec pair = World.pair();
        VipSpec vip = pair.vip();
        List<MemberSpec> members = pair.members();
        List<ComputeId> computes = pair.amphorae();
        VipSpec elsewhere = new VipSpec(
                Optional.of("public"),
                Optional.empty(),
                Optional.of(IpAddress.parse("203.0.113.222")),
                Optional.empty(),
                List.of());
        return Stream.of(
                Arguments.of("vip.address", spec(pair.project(), elsewhere, pair.additionalVips(), members, computes)),
                Arguments.of(
                        "vip.subnet",
                        spec(pair.project(), VipSpec.on("dmz"), pair.additionalVips(), members, computes)),
                Arguments.of("additional_vips", spec(pair.project(), vip, List.of(), members, computes)),
                Arguments.of(
                        "additional_vips[1].subnet",
                        spec(
                                pair.project(),
                                vip,
                                List.of(
                                        new AdditionalVipSpec("public6", Optional.empty()),
                                        new AdditionalVipSpec("dmz", Optional.empty())),
                                members,
                                computes)),
                Arguments.of(
                        "amphorae[1]",
                        spec(pair.project(), vip, pair.additionalVips(), members, List.of(World.AMP_1, World.AMP_4))),
                Arguments.of(
                        "project",
                        spec(Optional.of(new ProjectId("another")), vip, pair.additionalVips(), members, computes)),
                Arguments.of(
                        "members",
                        spec(
                                pair.project(),
                                vip,
                                pair.additionalVips(),
                                List.of(World.member("192.0.2.200", "servers-2")),
                                computes)));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void whatIsNotAsDescribedIsNamed(String field, LoadBalancerSpec spec) {
        InvalidValueException error = catchThrowableOfType(InvalidValueException.class, () -> adopt(spec));

        assertThat(error.field()).as(error.getMessage()).isEqualTo(field);
        assertThat(world.faults.calls()).isEmpty();
        assertThat(controller.list()).isEmpty();
    }

    @Test
    void aUsersPortIsToBeNamed() {
        PortId port = made.loadBalancer().vip().portId().orElseThrow();
        List<FixedIp> vips = world.memory.getPort(port).fixedIps();
        world.faults.offer(
                new Adoptable(made.id(), port, false, vips, made.loadBalancer().amphorae()));
        assertThatThrownBy(() -> adopt(World.pair()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("vip.port")
                .hasMessageContaining(port.value());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        LoadBalancerId unknown = new LoadBalancerId("unknown");
        assertThatThrownBy(() -> controller.adopt(World.pair(), unknown, new Cancellation()))
                .isInstanceOf(LoadBalancerNotFoundException.class)
                .hasMessageContaining("unknown");
    }

    @Test
    void aNameThatIsTakenIsNamed() {
        world.faults.reset();
        controller.create(World.single("web", World.AMP_3));
        offer();
        assertThatThrownBy(() -> adopt(World.pair()))
                .isInstanceOf(ResourceExistsException.class)
                .hasMessageContaining("web");
        assertThat(world.faults.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void whatFailsIsReleased(When when) {
        world.faults.failAt(0, when);

        assertThat(catchThrowable(() -> adopt(World.pair()))).isInstanceOf(NetworkException.class);

        assertThat(world.faults.calls()).containsExactly("adopt", "release");
        assertThat(controller.list()).isEmpty();
        offer();
        assertThat(adopt(World.pair()).status()).isEqualTo(LoadBalancerStatus.ACTIVE);
    }

    /** A deletion would take away what serves its users, and is not ours for good. */
    @Test
    void whatCannotBeReleasedIsNotDeletedEither() {
        world.faults.failAt(0, When.AFTER);
        world.faults.breakMethod("release");
        assertThat(catchThrowable(() -> adopt(World.pair()))).isInstanceOf(NetworkException.class);
        assertThat(controller.show("web").status()).isEqualTo(LoadBalancerStatus.ERROR);

        List<String> before = world.inventory();
        assertThatThrownBy(() -> controller.delete("web"))
                .isInstanceOf(LoadBalancerStateException.class)
                .hasMessageContaining("adopt could not be taken back");
        assertThat(world.inventory()).isEqualTo(before);

        offer();
        controller.upkeep().retry(Optional.of("web"));
        assertThat(world.faults.calls()).containsExactly("release");
        assertThat(controller.list()).isEmpty();
    }

    @Test
    void whatIsReleasedServesOnAndMayBeAdoptedAgain() {
        LoadBalancerRecord adopted = adopt(World.pair());
        List<String> before = world.inventory();

        controller.release("web");

        assertThat(world.faults.calls()).containsExactly("adopt", "release");
        assertThat(controller.list()).isEmpty();
        assertThat(world.inventory()).isEqualTo(before);
        assertThat(adopt(World.pair()).loadBalancer()).isEqualTo(adopted.loadBalancer());
    }

    @Test
    void aReleaseThatFailsGoesOn() {
        adopt(World.pair());
        world.faults.breakMethod("release");
        assertThat(catchThrowable(() -> controller.release("web"))).isInstanceOf(NetworkException.class);

        offer();
        controller.upkeep().retry(Optional.of("web"));
        assertThat(world.faults.calls()).containsExactly("release");
        assertThat(controller.list()).isEmpty();
    }

    @Test
    void whereNothingIsAdoptedNothingIsReleased() {
        world.faults.reset();
        assertThatThrownBy(() -> world.controller.release("web")).isInstanceOf(UnsupportedCapabilityException.class);
        assertThat(world.controller.show("web").status()).isEqualTo(LoadBalancerStatus.ACTIVE);
    }
}
