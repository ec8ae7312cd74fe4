package dev.jackfield.store;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private final StoreThread thread;

    SqliteThread(String store, StoreThread thread) {
        this.store = store;
        this.thread = thread;
    }

    /** So many threads of its own. */
    static SqliteThread of(String store, String role, int count) {
        return new SqliteThread(store, new Pool(store, role, count));
    }

    private static final class Pool implements StoreThread {
        private final String store;
        private final ExecutorService executor;

        Pool(String store, String role, int count) {
            this.store = store;
            executor = Executors.newFixedThreadPool(
                    count,
                    Thread.ofPlatform()
                            .name("jackfield-store-" + role + "-", 0)
                            .daemon()
                            .factory());
        }

        @Override
        public void execute(Runnable work) {
            try {
                executor.execute(work);
            } catch (RejectedExecutionException e) {
                throw new IllegalStateException("store " + store + " is closed", e);
            }
        }

        @Override
        public void close() {
            executor.close();
        }
    }

    <T> T call(Supplier<T> work) {
        Deadline deadline = Deadline.current();
        AtomicBoolean claimed = new AtomicBoolean();
        CompletableFuture<T> answer = new CompletableFuture<>();
        thread.execute(() -> {
            if (claimed.compareAndSet(false, true)) {
                run(deadline, work, answer);
            }
        });
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

    private static RuntimeException rethrown(Exception e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }

    /** Does one last piece of work after all that was handed over, and ends; also if the caller is interrupted. */
    void close(Supplier<?> last) {
        boolean interrupted = Thread.interrupted();
        try {
            CompletableFuture<Object> ended = new CompletableFuture<>();
            thread.execute(() -> run(Deadline.current(), last::get, ended));
            ended.join();
        } catch (CompletionException e) {
            throw rethrown(e);
        } finally {
            close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
