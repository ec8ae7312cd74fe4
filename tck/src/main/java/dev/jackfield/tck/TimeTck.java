package dev.jackfield.tck;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.tck.EveryMethod.Call;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
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
        for (Call call : every.changing) {
            Snapshot was = witness().snapshot();
            call.make();
            assertThat(witness().snapshot()).as("in time, %s", call).isNotEqualTo(was);
        }
    }

    /** How a call on a thread of its own ended. */
    private record Ended(Optional<Throwable> raised, boolean interrupted) {}

    private static Ended interrupted(Call call, Duration after) throws InterruptedException {
        FutureTask<Ended> task = new FutureTask<>((Callable<Ended>) () -> {
            if (after.isZero()) {
                Thread.currentThread().interrupt();
            }
            Optional<Throwable> raised = Optional.ofNullable(catchThrowable(() -> call.make()));
            return new Ended(raised, Thread.interrupted());
        });
        Thread thread = Thread.ofPlatform().daemon().start(task);
        if (!after.isZero()) {
            Thread.sleep(after);
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
        for (Call call : every.changing) {
            Snapshot before = witness().snapshot();
            Ended ended = interrupted(call, Duration.ZERO);
            assertThat(ended.interrupted()).as("after %s", call).isTrue();
            if (ended.raised().isPresent()) {
                assertUnavailable(call, ended.raised().get());
                assertThat(witness().snapshot()).as("after %s", call).isEqualTo(before);
                call.make();
            }
            assertThat(witness().snapshot()).as("after %s", call).isNotEqualTo(before);
        }
    }

    @Test
    @Covers("time-4")
    final void aCallThatIsInterruptedIsDoneOrNot() throws InterruptedException {
        EveryMethod every = new EveryMethod(this);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (Call call : every.changing) {
            Snapshot before = witness().snapshot();
            Ended ended = interrupted(call, Duration.ofNanos(1 + random.nextInt(4_000_000)));
            if (ended.raised().isPresent()) {
                assertUnavailable(call, ended.raised().get());
                assertThat(witness().snapshot())
                        .as("seed %s, after %s", seed, call)
                        .isEqualTo(before);
                call.make();
            }
            assertThat(witness().snapshot()).as("seed %s, after %s", seed, call).isNotEqualTo(before);
        }
    }
}
