package dev.jackfield.store;

import dev.jackfield.network.Deadline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What must run, in reverse, if a transaction fails. */
final class UndoLog {
    /** Undoing gets time of its own: the deadline of the call has often passed when it fails. */
    private static final Duration TIME_TO_UNDO = Duration.ofSeconds(30);

    private final Deque<Runnable> undos = new ArrayDeque<>();

    void add(Runnable undo) {
        undos.push(undo);
    }

    int size() {
        return undos.size();
    }

    /** Runs the undos that were added since the log had this size, all of them; their errors are suppressed onto the cause. */
    void unwindTo(int size, Throwable cause) {
        Deadline.after(TIME_TO_UNDO).apply(() -> {
            while (undos.size() > size) {
                try {
                    undos.pop().run();
                } catch (RuntimeException e) {
                    cause.addSuppressed(e);
                }
            }
            return null;
        });
    }
}
