package dev.jackfield.flow;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * One platform thread that does what blocks in native code, so that a virtual thread waiting for it does not hold its carrier.
 *
 * <p>Interrupting the waiting thread neither stops the work nor hides its outcome; the interrupt is kept for later.
 */
final class PlatformThread implements AutoCloseable {
    private final ExecutorService executor;

    PlatformThread(String name) {
        executor = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /**
     * Does the work there and waits for it.
     *
     * @throws RejectedExecutionException it was closed
     */
    <T> T call(Supplier<T> work) {
        Future<T> future = executor.submit(work::get);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            // A Supplier cannot throw others.
            case null, default -> new IllegalStateException(cause);
        };
    }

    /** Ends the thread once it has done what was submitted. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
