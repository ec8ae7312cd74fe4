package dev.jackfield.tck;

import dev.jackfield.network.Deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What came of calls that were made at once.
 *
 * @param answers what those returned that did
 * @param failures what the others raised
 */
record AtOnce<T>(List<T> answers, List<Throwable> failures) {
    /** What a thread may take for its calls, which have it as their deadline. */
    private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("jackfield.tck.patience", 120));

    interface Call<T> {
        T run(int index) throws Exception;
    }

    /** Calls from many platform threads, which all start at the same moment. */
    static <T> AtOnce<T> each(int threads, Call<T> call) {
        return each(threads, Crowd.THIRTY_TWO.builder(), PATIENCE, call);
    }

    /** Calls from a crowd of threads, which all start at the same moment. */
    static <T> AtOnce<T> each(Crowd crowd, Call<T> call) {
        return each(crowd.threads(), crowd.builder(), PATIENCE, call);
    }

    /**
     * Calls from many threads.
     *
     * @throws AssertionError some did not end in time; it says where each thread was then, and the threads are left as they are
     */
    static <T> AtOnce<T> each(int threads, Thread.Builder builder, Duration patience, Call<T> call) {
        CyclicBarrier start = new CyclicBarrier(threads);
        Map<Thread, CompletableFuture<T>> running = new LinkedHashMap<>();
        for (int i = 0; i < threads; i++) {
            int index = i;
            CompletableFuture<T> outcome = new CompletableFuture<>();
            running.put(builder.unstarted(() -> run(start, patience, call, index, outcome)), outcome);
        }
        running.keySet().forEach(Thread::start);
        List<T> answers = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        // A thread that is not there some time after its deadline hangs.
        long end = System.nanoTime() + patience.plus(patience.dividedBy(4)).toNanos();
        for (CompletableFuture<T> outcome : running.values()) {
            try {
                answers.add(outcome.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            } catch (TimeoutException | InterruptedException e) {
                throw new AssertionError(StackDump.of("calls hang", running.keySet()), e);
            }
        }
        return new AtOnce<>(List.copyOf(answers), List.copyOf(failures));
    }

    private static <T> void run(
            CyclicBarrier start, Duration patience, Call<T> call, int index, CompletableFuture<T> outcome) {
        try {
            start.await();
            outcome.complete(Deadline.within(patience, () -> call.run(index)));
        } catch (InterruptedException | BrokenBarrierException e) {
            outcome.completeExceptionally(new IllegalStateException("nobody ends these threads", e));
        } catch (Throwable e) { // whatever it is, it is what came of the call
            outcome.completeExceptionally(e);
        }
    }
}
