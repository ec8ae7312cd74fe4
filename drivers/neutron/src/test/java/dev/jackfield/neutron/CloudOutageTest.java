package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.tck.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The whole cloud cannot be reached any more, from some request on. */
@Tag("openstack")
@Tag("openstack-fault")
class CloudOutageTest {
    private final FaultWorld world = new FaultWorld();
    private final FaultProxy proxy = world.cloud.proxy;

    @AfterEach
    void close() {
        world.close();
    }

    /** Cuts all connections from a request on, until so much time has passed since. */
    private void cutFrom(int request, Duration length) {
        AtomicInteger count = new AtomicInteger();
        long[] began = {0};
        proxy.rule(point -> {
            synchronized (count) {
                if (count.getAndIncrement() == request) {
                    began[0] = System.nanoTime();
                }
                boolean cut = count.get() > request && System.nanoTime() - began[0] < length.toNanos();
                return cut ? Optional.of(Fault.CUT_BEFORE) : Optional.empty();
            }
        });
    }

    private static NetworkException failure(Runnable call) {
        NetworkException failed = catchThrowableOfType(NetworkException.class, call::run);
        assertThat(failed).isNotNull();
        assertThat(failed.context().operation()).isNotEmpty();
        assertThat(failed.kind()).as(failed.getMessage()).isIn(ErrorKind.UNAVAILABLE, ErrorKind.UNKNOWN_OUTCOME);
        return failed;
    }

    /** What was made carries our mark, and the same call finishes it, or the inverse takes it away. Most of it is waiting: all run at once. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void whatAnOutageLeavesIsFoundAfterIt(int request) {
        LoadBalancer pair = world.allocated(world.with(world.loadBalancer(world.subnet4), 2));
        Snapshot before = world.snapshot();
        cutFrom(request, Duration.ofMinutes(10));
        failure(() -> world.driver.plugVip(pair, pair.vip()));
        proxy.rule(FaultProxy.Rule.NONE);

        assertThat(world.snapshot().facts())
                .filteredOn(fact -> !before.facts().contains(fact))
                .allMatch(fact -> fact.contains("installation=" + world.direct.installation()));
        assertThat(world.driver.plugVip(pair, pair.vip())).hasSize(2);
        world.driver.unplugVip(pair, pair.vip());
        assertThat(world.snapshot()).isEqualTo(before);
    }

    @Test
    void aShortOutageLeavesNothing() {
        LoadBalancer pair = world.allocated(world.with(world.loadBalancer(world.subnet4), 2));
        Snapshot before = world.snapshot();
        cutFrom(4, Duration.ofSeconds(5));
        Optional<NetworkException> failed = Optional.ofNullable(
                catchThrowableOfType(NetworkException.class, () -> world.driver.plugVip(pair, pair.vip())));
        proxy.rule(FaultProxy.Rule.NONE);
        if (failed.isPresent()) {
            assertThat(world.snapshot()).isEqualTo(before);
        }
        assertThat(world.driver.plugVip(pair, pair.vip())).hasSize(2);
        world.driver.deallocateVip(pair.vip());
        assertThat(world.fixture.witness().markedPorts()).isEmpty();
    }

    @Test
    void aCloudThatHangsEndsACallWithItsDeadline() {
        LoadBalancer wish = world.loadBalancer(world.subnet4);
        proxy.rule(point -> Optional.of(Fault.HANG));
        NetworkException failed =
                failure(() -> Deadline.within(Duration.ofSeconds(2), () -> world.driver.allocateVip(wish)));
        assertThat(failed.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        proxy.rule(FaultProxy.Rule.NONE);
        world.driver.allocateVip(wish);
        world.driver.deallocateVip(wish.vip());
        assertThat(world.fixture.witness().markedPorts()).isEmpty();
    }

    @Test
    void aDetachmentThatNovaForgetsIsAskedForAgain() {
        LoadBalancer pair = world.allocated(world.with(world.loadBalancer(world.subnet4), 1));
        world.driver.plugVip(pair, pair.vip());
        proxy.rule(point -> point.isDetachment() ? Optional.of(Fault.FORGOTTEN) : Optional.empty());
        NetworkException failed = catchThrowableOfType(
                NetworkException.class,
                () -> Deadline.within(Duration.ofSeconds(30), () -> {
                    world.driver.unplugVip(pair, pair.vip());
                    return true;
                }));
        assertThat(failed.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(failed).hasMessageContaining("Nova has not detached port");
        assertThat(world.fixture.witness().markedPorts()).hasSize(2);

        proxy.rule(point -> point.isDetachment() && point.nth() == 0 ? Optional.of(Fault.FORGOTTEN) : Optional.empty());
        world.driver.unplugVip(pair, pair.vip());
        assertThat(proxy.seen()).filteredOn(FaultPoint::isDetachment).hasSize(2);
        world.driver.deallocateVip(pair.vip());
        assertThat(world.fixture.witness().markedPorts()).isEmpty();
    }

    /** As Nova leaves it when it gives an attachment up: it writes to the port first. */
    @Test
    void aPortThatNovaDoesNotRememberIsDetachedNevertheless() {
        Port port = world.made();
        ComputeId server = world.compute();
        ObjectNode attached = AdminCloud.JSON.createObjectNode();
        attached.putObject("port").put("device_id", server.value()).put("device_owner", "compute:nova");
        FaultWorld.ADMIN.neutron("PUT", "/v2.0/ports/" + port.id(), attached);

        world.driver.unplugNetwork(server, world.network.id());

        assertThat(world.driver.getPluggedNetworks(server)).isEmpty();
        assertThat(world.fixture.witness().nics(server)).isEmpty();
    }

    @Test
    void aDetachmentThatCannotBeFollowedIsOfUnknownOutcome() {
        LoadBalancer pair = world.allocated(world.with(world.loadBalancer(world.subnet4), 1));
        world.driver.plugVip(pair, pair.vip());
        proxy.rule(point -> proxy.seen().stream().anyMatch(FaultPoint::isDetachment) && !point.isDetachment()
                ? Optional.of(Fault.CUT_BEFORE)
                : Optional.empty());
        NetworkException failed = failure(() -> Deadline.within(Duration.ofMinutes(1), () -> {
            world.driver.unplugVip(pair, pair.vip());
            return true;
        }));
        assertThat(failed.kind()).as(failed.getMessage()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(failed)
                .hasMessageContaining("it was not seen whether it did")
                .hasCauseInstanceOf(NetworkException.class);

        proxy.rule(FaultProxy.Rule.NONE);
        world.driver.unplugVip(pair, pair.vip());
        world.driver.deallocateVip(pair.vip());
        assertThat(world.fixture.witness().markedPorts()).isEmpty();
    }
}
