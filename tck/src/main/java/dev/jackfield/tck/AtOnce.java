package dev.jackfield.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * What came of calls that were made at once.
 *
 * @param answers what those returned that did
 * @param failures what the others raised
 */
record AtOnce<T>(List<T> answers, List<Throwable> failures) {
    /** A call that takes longer hangs. */
    private static final int PATIENCE_SECONDS = 120;

    interface Call<T> {
        T run(int index) throws Exception;
    }

    /** Calls from many threads, which all start at the same moment. */
    static <T> AtOnce<T> each(int threads, Call<T> call) {
        CyclicBarrier start = new CyclicBarrier(threads);
        IntFunction<Callable<T>> task = index -> () -> {
            start.await();
            return call.run(index);
        };
        List<Future<T>> futures = new ArrayList<>();
        List<T> answers = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("at-once-", 0).factory())) {
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(task.apply(i)));
            }
            for (Future<T> future : futures) {
                try {
                    answers.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                } catch (TimeoutException | InterruptedException e) {
                    executor.shutdownNow();
                    throw new AssertionError("a call hangs", e);
                }
            }
        }
        return new AtOnce<>(List.copyOf(answers), List.copyOf(failures));
    }
}
