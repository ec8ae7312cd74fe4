package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A platform thread of its own on which work runs in turn while the callers, which may be virtual threads, wait.
 *
 * <p>To the kernel a network namespace belongs to a thread, and a thread is born in the namespace of the one that starts it. So a virtual thread must not enter one: it would leave its carrier there,
 * with all others that it carries. Nor may a thread that has entered one wake a virtual thread: to run it the JVM may start another carrier there and then. Virtual threads are given
 * their answers by a thread that stayed at home.
 */
final class NamespaceThread {
    private final SerialThread thread;
    private boolean ended;

    NamespaceThread(String name) {
        thread = new SerialThread("netns-" + name);
    }

    /**
     * Runs the work on the thread and waits for its end. If the caller is interrupted before the work began it never begins; once begun it is awaited, and the caller stays interrupted.
     *
     * @param attempted for the message of a failure
     * @throws NetlinkException interrupted before it began ({@link Errno#EINTR}); nothing was done
     * @throws IllegalStateException the thread has ended; nothing was done
     */
    <T extends @Nullable Object, X extends Exception> T call(String attempted, Netns.Work<T, X> work) throws X {
        if (thread.isCurrent()) {
            return work.run();
        }
        Task<T> task = new Task<>(work);
        submit(attempted, task, false);
        return NamespaceThread.<T, X>await(attempted, task, true);
    }

    /**
     * Runs work on the thread in its turn; nobody waits for it, and it throws nothing.
     *
     * @throws IllegalStateException the thread has ended; nothing was done
     */
    void execute(String attempted, Runnable work) {
        submit(attempted, work, false);
    }

    /**
     * Runs the last work on the thread, after all that was submitted before; then the thread ends, and whoever comes later is refused. Waits for it even if interrupted.
     *
     * @throws IllegalStateException called on the thread itself, or twice
     */
    void end(Runnable last) {
        if (thread.isCurrent()) {
            throw new IllegalStateException("a namespace cannot be closed by the work inside it");
        }
        Task<@Nullable Void> task = new Task<>(() -> {
            thread.end();
            last.run();
            return null;
        });
        submit("close", task, true);
        NamespaceThread.<@Nullable Void, RuntimeException>await("close", task, false);
    }

    private synchronized void submit(String attempted, Runnable task, boolean last) {
        if (ended) {
            throw new IllegalStateException(attempted + ": the namespace is closed");
        }
        ended = last;
        thread.run(task);
    }

    private static <T extends @Nullable Object, X extends Exception> T await(
            String attempted, Task<T> task, boolean mayBeCancelled) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (mayBeCancelled && task.claimed.compareAndSet(false, true)) {
                        throw new NetlinkException(attempted, Errno.EINTR, "interrupted before it began");
                    }
                }
            }
        } catch (ExecutionException e) {
            throw NamespaceThread.<X>failure(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // what the work throws and is not unchecked is an X
    private static <X extends Exception> X failure(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (X) Objects.requireNonNull(cause);
    }

    /** Work that is either begun by the thread or given up by the caller, whoever claims it first. */
    private static final class Task<T extends @Nullable Object> implements Runnable {
        final AtomicBoolean claimed = new AtomicBoolean();
        final CompletableFuture<T> answer = new CompletableFuture<>();
        private final Netns.Work<T, ?> work;
        private final @Nullable SerialThread messenger;

        Task(Netns.Work<T, ?> work) {
            this.work = work;
            messenger = Thread.currentThread().isVirtual() ? Home.MESSENGER : null;
        }

        @Override
        public void run() {
            if (!claimed.compareAndSet(false, true)) {
                return;
            }
            try {
                T value = work.run();
                tell(() -> answer.complete(value));
            } catch (Throwable e) { // whatever it is, it is the caller's
                tell(() -> answer.completeExceptionally(e));
            }
        }

        private void tell(Runnable answered) {
            if (messenger == null) {
                answered.run();
            } else {
                messenger.run(answered);
            }
        }
    }

    /** Begun by the first virtual thread that calls, not by the thread that answers it. */
    private static final class Home {
        static final SerialThread MESSENGER = new SerialThread("netns-home");
    }
}
