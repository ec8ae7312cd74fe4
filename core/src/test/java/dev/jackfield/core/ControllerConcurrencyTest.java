package dev.jackfield.core;

import dev.jackfield.flow.Recovered;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.ResourceInUseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What others see of a load balancer that somebody works on, and who wins. */
class ControllerConcurrencyTest {
    @TempDir
    Path state;

    private World world;
    private Controller other;
    private ExecutorService executor;

    @BeforeEach
    void open() {
        world = new World(state);
        other = world.open();
        executor = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void close() {
        executor.close();
        other.close();
        world.close();
    }

    @Test
    void whileACreationIsPausedOthersSeeItAndWorkOnOtherThings() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.faults.visit(method -> {
            if (method.equals("plugNetwork") && reached.getCount() > 0) {
                reached.countDown();
                await(go);
            }
        });
        Future<LoadBalancerRecord> creation = executor.submit(() -> world.controller.create(World.pair()));
        await(reached);
        try {
            assertThat(other.upkeep().recover())
                    .singleElement()
                    .satisfies(recovered -> assertThat(recovered.outcome()).isInstanceOf(Recovered.Busy.class));
            assertThat(other.list())
                    .singleElement()
                    .satisfies(record -> assertThat(record.status()).isEqualTo(LoadBalancerStatus.PENDING_CREATE));
            assertThatThrownBy(() -> other.create(World.pair()))
                    .isInstanceOfSatisfying(LoadBalancerBusyException.class, busy -> {
                        assertThat(busy.owner().pid())
                                .isEqualTo(ProcessHandle.current().pid());
                        assertThat(busy.owner().flowType()).isEqualTo("create");
                    })
                    .hasMessageContaining("web");
            assertThatThrownBy(() -> other.delete("web")).isInstanceOf(LoadBalancerBusyException.class);
            assertThatThrownBy(() -> other.create(World.single("shop", World.AMP_1)))
                    .isInstanceOf(ResourceInUseException.class);
            assertThat(other.create(World.single("shop", World.AMP_3)).status()).isEqualTo(LoadBalancerStatus.ACTIVE);
            assertThat(other.upkeep().audit().isClean()).isTrue();
        } finally {
            go.countDown();
        }
        assertThat(creation.get().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(other.show("web")).isEqualTo(creation.get());
    }

    @Test
    void whoIsPatientGetsHisTurn() throws Exception {
        world.controller.create(World.pair());
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.faults.visit(method -> {
            reached.countDown();
            await(go);
        });
        try (Controller patient = world.open(Duration.ofMinutes(1))) {
            Future<?> first = executor.submit(() -> world.controller.switchVip("web", Optional.of("mem:amp-2")));
            await(reached);
            Future<?> second = executor.submit(() -> patient.switchVip("web", Optional.of("mem:amp-1")));
            go.countDown();
            first.get();
            second.get();
        }
        assertThat(world.holder()).isEqualTo(World.AMP_1);
    }

    @RepeatedTest(5)
    void ofTwoCreationsOfOneNameOneWins() throws Exception {
        List<Outcome> outcomes = together(
                () -> world.controller.create(World.single("web", World.AMP_1)),
                () -> other.create(World.single("web", World.AMP_1)));

        assertThat(world.controller.list()).hasSize(1);
        LoadBalancerRecord web = world.web();
        assertThat(web.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(outcomes).anySatisfy(outcome -> assertThat(outcome.record()).contains(web));
        assertThat(outcomes).allSatisfy(outcome -> {
            if (outcome.error().isPresent()) {
                assertThat(outcome.error().get())
                        .isInstanceOfAny(LoadBalancerBusyException.class, ResourceInUseException.class);
            } else {
                assertThat(outcome.record()).contains(web);
            }
        });
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        world.controller.delete("web");
        assertThat(world.inventory()).isEmpty();
    }

    @RepeatedTest(5)
    void ofTwoSwitchesAtOnceOneHolderRemains() throws Exception {
        world.controller.create(World.pair());

        together(
                () -> world.controller.switchVip("web", Optional.of("mem:amp-2")),
                () -> other.switchVip("web", Optional.of("mem:amp-1")));

        assertThat(List.of(World.AMP_1, World.AMP_2).stream()
                        .filter(compute -> world.memory.world().nics(compute).stream()
                                .anyMatch(nic -> !nic.heldVips().isEmpty())))
                .containsExactly(world.holder());
    }

    @RepeatedTest(5)
    void twoDeletionsAtOnceLeaveNothing() throws Exception {
        world.controller.create(World.pair());

        together(
                () -> {
                    world.controller.delete("web");
                    return true;
                },
                () -> {
                    other.delete("web");
                    return true;
                });

        assertThat(world.controller.list()).isEmpty();
        assertThat(world.inventory()).isEmpty();
    }

    /** What came of one of several calls: a record, something else, or an error that callers may expect. */
    private record Outcome(Optional<LoadBalancerRecord> record, Optional<NetworkException> error) {}

    private List<Outcome> together(Callable<?> one, Callable<?> two) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Object>> futures = new ArrayList<>();
        for (Callable<?> call : List.of(one, two)) {
            futures.add(executor.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Object> future : futures) {
            try {
                Object result = future.get();
                outcomes.add(new Outcome(
                        result instanceof LoadBalancerRecord record ? Optional.of(record) : Optional.empty(),
                        Optional.empty()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof NetworkException expected)) {
                    throw e;
                }
                outcomes.add(new Outcome(Optional.empty(), Optional.of(expected)));
            }
        }
        return outcomes;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
