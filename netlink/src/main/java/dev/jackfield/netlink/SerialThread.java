package dev.jackfield.netlink;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A platform thread that runs what it is given, in turn.
 *
 * <p>It takes from a queue without locks, so that it never has to wake one who waits for such a lock: see {@link NamespaceThread} for what waking can do.
 */
final class SerialThread {
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private boolean working = true; // used on the thread alone

    SerialThread(String name) {
        thread = Thread.ofPlatform().daemon().name(name).start(this::work);
    }

    private void work() {
        while (working) {
            Runnable next = queue.poll();
            if (next != null) {
                next.run();
            } else if (!Thread
                    .interrupted()) { // an interrupt is left over from the work before, and would keep it from parking
                LockSupport.park(this);
            }
        }
    }

    /** Has something run after all that was given before; it must not throw. */
    void run(Runnable next) {
        queue.add(next);
        LockSupport.unpark(thread);
    }

    /** Ends the thread after the work that it does now; to be called on it. */
    void end() {
        working = false;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }
}
