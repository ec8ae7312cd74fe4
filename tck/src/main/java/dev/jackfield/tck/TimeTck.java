package dev.jackfield.tck;

import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.tck.EveryMethod.Call;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Calls whose time is over, and calls of threads that are interrupted. */
abstract class TimeTck extends Topic {
    /** A call that takes longer hangs. */
    private static final int PATIENCE_SECONDS = 60;

    private static final int ROUNDS = 12;

    TimeTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    private static Object late(Call call) {
        return Deadline.within(Duration.ZERO, () -> call.make());
    }

    private static void assertUnavailable(Call call, Throwable raised) {
        assertThat(raised).as("%s", call).isInstanceOf(NetworkException.class);
        assertThat(((NetworkException) raised).kind())
                .as("%s: %s", call, raised)
                .isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    @Covers({"time-1", "time-2"})
    final void aCallAfterItsDeadlineSaysSoAndChangesNothing() {
        EveryMethod every = new EveryMethod(this);
        Snapshot before = witness().snapshot();

        Stream.concat(every.asking.stream(), every.changing.stream())
                .filter(call -> !EveryMethod.PURE.contains(call.method()))
                .forEach(call -> assertUnavailable(call, catchThrowable(() -> late(call))));

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    /** How a call on a thread of its own ended. */
    private record Ended(Optional<Throwable> raised, boolean interrupted) {}

    /** Makes a call on a thread that is interrupted so long after it began, or was before if that is no time at all. */
    private static Ended interrupted(Call call, Duration after) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Ended> task = new FutureTask<>((Callable<Ended>) () -> {
            if (after.isZero()) {
                Thread.currentThread().interrupt();
            }
            begun.countDown();
            Optional<Throwable> raised = Optional.ofNullable(catchThrowable(call::make));
            return new Ended(raised, Thread.interrupted());
        });
        Thread thread = Thread.ofPlatform().daemon().start(task);
        if (!after.isZero()) {
            begun.await();
            long start = System.nanoTime();
            while (System.nanoTime() - start < after.toNanos()) {
                Thread.onSpinWait(); // a sleep would often outlast the call
            }
            thread.interrupt();
        }
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(call + " hangs when it is interrupted", e);
        }
    }

    @Test
    @Covers("time-3")
    final void aCallOfAnInterruptedThreadIsDoneOrNotAndTheThreadStaysInterrupted() throws InterruptedException {
        EveryMethod every = new EveryMethod(this);
        for (Call call : List.copyOf(every.asking)) {
            Ended ended = interrupted(call, Duration.ZERO);
            ended.raised().ifPresent(raised -> assertUnavailable(call, raised));
            assertThat(ended.interrupted()).as("after %s", call).isTrue();
        }
        Snapshot before = witness().snapshot();
        for (Call call : every.changing) {
            Ended ended = interrupted(call, Duration.ZERO);
            assertThat(ended.interrupted()).as("after %s", call).isTrue();
            if (ended.raised().isPresent()) {
                assertUnavailable(call, ended.raised().get());
                assertThat(witness().snapshot()).as("after %s", call).isEqualTo(before);
                call.make();
            }
            Snapshot after = witness().snapshot();
            assertThat(after).as("after %s", call).isNotEqualTo(before);
            before = after;
        }
    }

    @Test
    @Covers("time-4")
    final void aCallThatIsInterruptedIsDoneOrNot() throws InterruptedException {
        Network network = network();
        subnet6(network);
        LoadBalancer wish = loadBalancer(subnet4(network));
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish), amphora(wish)));
        ComputeId compute = world().startCompute();

        interruptedAtAnyTime(
                new Call("plugVip", () -> driver().plugVip(loadBalancer, loadBalancer.vip())),
                () -> driver().unplugVip(loadBalancer, loadBalancer.vip()));
        interruptedAtAnyTime(
                new Call("plugNetwork", () -> driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()))),
                () -> driver().unplugNetwork(compute, network.id()));
    }

    /** A backend may go on with what it was asked for; one whose calls happen at one moment knows. */
    private boolean mayHaveHappened(Throwable raised) {
        return raised instanceof NetworkException e
                && e.kind() == ErrorKind.UNKNOWN_OUTCOME
                && !driver().capabilities().contains(Capability.LINEARIZABLE);
    }

    /** Interrupts a call again and again, somewhere between its begin and a little after its end. */
    private void interruptedAtAnyTime(Call call, Runnable inverse) throws InterruptedException {
        Snapshot before = witness().snapshot();
        long begin = System.nanoTime();
        call.make();
        long length = System.nanoTime() - begin;
        inverse.run();
        assertThat(witness().snapshot()).isEqualTo(before);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Ended ended = interrupted(call, Duration.ofNanos(1 + random.nextLong(length + length / 4)));
            Snapshot after = witness().snapshot();
            if (ended.raised().filter(this::mayHaveHappened).isPresent()) {
                call.make(); // finishes it
            } else if (ended.raised().isPresent()) {
                assertUnavailable(call, ended.raised().get());
                assertThat(after)
                        .as("seed %s, round %s: %s failed", seed, round, call)
                        .isEqualTo(before);
            } else {
                assertThat(after)
                        .as("seed %s, round %s: %s succeeded", seed, round, call)
                        .isNotEqualTo(before);
            }
            inverse.run();
        }
        assertThat(witness().snapshot()).isEqualTo(before);
    }
}
