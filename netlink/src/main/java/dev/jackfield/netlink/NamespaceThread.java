package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A platform thread of its own on which work runs in turn while the callers, which may be virtual threads, wait.
 *
 * <p>Whoever moves a thread into another network namespace needs this: to the kernel the namespace belongs to the thread, and a virtual thread would leave it to others on its carrier.
 */
final class NamespaceThread {
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean working = true; // used on the thread alone
    private boolean ended;

    NamespaceThread(String name) {
        thread = Thread.ofPlatform().daemon().name("netns-" + name).start(this::work);
    }

    private void work() {
        while (working) {
            try {
                queue.take().run();
            } catch (InterruptedException e) {
                // Left over from the work before; nothing on this thread outlives its turn.
            }
        }
    }

    /**
     * Runs the work on the thread and waits for its end. If the caller is interrupted before the work began it never begins; once begun it is awaited, and the caller stays interrupted.
     *
     * @param attempted for the message of a failure
     * @throws NetlinkException interrupted before it began ({@link Errno#EINTR}); nothing was done
     * @throws IllegalStateException the thread has ended; nothing was done
     */
    <T extends @Nullable Object, X extends Exception> T call(String attempted, Netns.Work<T, X> work) throws X {
        if (Thread.currentThread() == thread) {
            return work.run();
        }
        Task<T> task = new Task<>(new FutureTask<>(work::run), new AtomicBoolean());
        submit(attempted, task, false);
        return NamespaceThread.<T, X>await(attempted, task, true);
    }

    /**
     * Runs the last work on the thread, after all that was submitted before; then the thread ends, and whoever comes later is refused. Waits for it even if interrupted.
     *
     * @throws IllegalStateException called on the thread itself, or twice
     */
    void end(Runnable last) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a namespace cannot be closed by the work inside it");
        }
        Task<@Nullable Void> task = new Task<>(
                new FutureTask<>(() -> {
                    working = false;
                    last.run();
                    return null;
                }),
                new AtomicBoolean());
        submit("close", task, true);
        NamespaceThread.<@Nullable Void, RuntimeException>await("close", task, false);
    }

    private static <T extends @Nullable Object, X extends Exception> T await(
            String attempted, Task<T> task, boolean mayBeCancelled) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (mayBeCancelled) {
                        task.cancelUnlessBegun();
                    }
                }
            }
        } catch (CancellationException e) {
            throw new NetlinkException(attempted, Errno.EINTR, "interrupted before it began");
        } catch (ExecutionException e) {
            throw NamespaceThread.<X>failure(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void submit(String attempted, Runnable task, boolean last) {
        if (ended) {
            throw new IllegalStateException(attempted + ": the namespace is closed");
        }
        ended = last;
        queue.add(task);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // all that the work throws and is not unchecked is an X
    private static <X extends Exception> X failure(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (X) Objects.requireNonNull(cause);
    }

    /** Work that is either begun by the thread or cancelled by the caller, whoever claims it first. */
    private record Task<T extends @Nullable Object>(FutureTask<T> result, AtomicBoolean claimed) implements Runnable {
        @Override
        public void run() {
            if (claimed.compareAndSet(false, true)) {
                result.run();
            }
        }

        void cancelUnlessBegun() {
            if (claimed.compareAndSet(false, true)) {
                result.cancel(false);
            }
        }
    }
}
