package dev.jackfield.store;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Platform threads on which SQLite's blocking calls run, so that they never block a carrier of virtual threads. Who hands work over
 * waits for it; work that has begun is waited for to its end, as nobody else may know what came of it.
 */
final class SqliteThread implements AutoCloseable {
    private final String store;
    private final ExecutorService executor;

    SqliteThread(String store, String role, int count) {
        this.store = store;
        this.executor = Executors.newFixedThreadPool(
                count,
                Thread.ofPlatform()
                        .name("jackfield-store-" + role + "-", 0)
                        .daemon()
                        .factory());
    }

    <T> T call(Supplier<T> work) {
        Deadline deadline = Deadline.current();
        AtomicBoolean claimed = new AtomicBoolean();
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                if (claimed.compareAndSet(false, true)) {
                    run(deadline, work, answer);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("store " + store + " is closed", e);
        }
        return await(deadline, claimed, answer);
    }

    private static <T> void run(Deadline deadline, Supplier<T> work, CompletableFuture<T> answer) {
        try {
            answer.complete(deadline.apply(work::get));
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private <T> T await(Deadline deadline, AtomicBoolean claimed, CompletableFuture<T> answer) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return claimed.get()
                            ? answer.get()
                            : answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (claimed.compareAndSet(false, true)) {
                        throw withdrawn("interrupted while waiting for its turn", e);
                    }
                } catch (TimeoutException e) {
                    if (claimed.compareAndSet(false, true)) {
                        throw withdrawn("busy: the call's deadline passed", e);
                    }
                } catch (ExecutionException e) {
                    throw rethrown(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private NetworkException withdrawn(String why, Exception cause) {
        return new NetworkException(ErrorKind.UNAVAILABLE, "store " + store + ": " + why, ErrorContext.NONE, cause);
    }

    private static RuntimeException rethrown(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }

    /** Does one last piece of work after all that was handed over, and ends; also if the caller is interrupted. */
    void close(Callable<?> last) {
        Future<?> ended = executor.submit(last);
        executor.shutdown();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    ended.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw rethrown(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        executor.close();
    }
}
