package dev.jackfield.core;

import dev.jackfield.memory.MemoryNetworkDriver;
import dev.jackfield.memory.MemoryNetworkDriverProvider;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Serial for each load balancer, side by side among them; on SQLite, as a state directory has it. */
@Tag("slow")
class ManyLoadBalancersTest {
    private static final int MANY = 100;

    @TempDir
    Path state;

    private NetworkDriver opener;
    private World world;
    private ExecutorService executor;

    @BeforeEach
    void open() {
        opener = new MemoryNetworkDriverProvider().open(new DriverConfig(new InstallationId("test"), state, Map.of()));
        world = new World(state.resolve("controller"), ((MemoryNetworkDriver) opener).world());
        for (int i = 0; i < MANY; i++) {
            world.memory.administration().registerCompute(compute(i));
        }
        executor = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void close() {
        executor.close();
        world.close();
        opener.close();
    }

    private static ComputeId compute(int i) {
        return new ComputeId("mem:many-" + i);
    }

    private static LoadBalancerSpec spec(int i) {
        return World.single("many-" + i, compute(i));
    }

    private void all(IntFunction<?> work) throws Exception {
        List<Future<?>> futures = new ArrayList<>();
        IntStream.range(0, MANY).forEach(i -> futures.add(executor.submit(() -> work.apply(i))));
        for (Future<?> future : futures) {
            future.get(5, TimeUnit.MINUTES);
        }
    }

    @Test
    void aHundredGoOnSideBySide() throws Exception {
        CountDownLatch underWay = new CountDownLatch(MANY);
        world.faults.visit(method -> {
            if (method.equals("plugVipPort")) {
                underWay.countDown();
                await(underWay);
            }
        });

        all(i -> world.controller.create(spec(i)));

        assertThat(underWay.getCount()).as("all were in the middle at once").isZero();
        assertThat(world.controller.list())
                .hasSize(MANY)
                .allSatisfy(record -> assertThat(record.status()).isEqualTo(LoadBalancerStatus.ACTIVE));
        assertThat(world.controller.list().stream().flatMap(record -> record.loadBalancer().vipAddresses().stream()))
                .hasSize(2 * MANY)
                .doesNotHaveDuplicates();
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();

        world.faults.reset();
        all(i -> {
            world.controller.delete("many-" + i);
            return i;
        });
        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void aCallThatHangsHoldsUpItsOwnLoadBalancerOnly() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        world.faults.visit(method -> {
            if (method.equals("plugNetwork") && first.getAndSet(false)) {
                hanging.countDown();
                await(go);
            }
        });
        Future<LoadBalancerRecord> stuck = executor.submit(() -> world.controller.create(World.pair()));
        await(hanging);
        try (Controller other = world.open()) {
            all(i -> {
                other.upkeep().recover();
                other.create(spec(i));
                other.delete("many-" + i);
                return i;
            });
            assertThatThrownBy(() -> other.delete("web"))
                    .isInstanceOf(LoadBalancerBusyException.class)
                    .hasMessageContaining(
                            "held by process " + ProcessHandle.current().pid())
                    .hasMessageEndingWith("for create");
            assertThatThrownBy(() -> other.upkeep().retry(Optional.of("web")))
                    .isInstanceOf(LoadBalancerBusyException.class);
            assertThat(stuck.isDone()).isFalse();
        } finally {
            go.countDown();
        }
        assertThat(stuck.get(1, TimeUnit.MINUTES).status()).isEqualTo(LoadBalancerStatus.ACTIVE);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
