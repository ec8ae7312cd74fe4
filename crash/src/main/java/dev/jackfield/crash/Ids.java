package dev.jackfield.crash;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The ids that the woven program draws: counted, not by lot. So two runs of one operation make the same things, and their worlds
 * can be compared word by word. Each {@link Role} counts for itself, so that no id is drawn twice.
 */
public final class Ids {
    private static volatile Role role = Role.RECOVERY;
    private static final AtomicLong COUNT = new AtomicLong();
    private static final AtomicLong RECOVERIES = new AtomicLong();

    private Ids() {}

    /** Who draws. */
    enum Role {
        /** Whoever makes networks, and what else is there all the time. */
        WORLD(1),
        /** Whoever makes what an operation finds. */
        BEFORE(2),
        /** The process that dies. */
        VICTIM(3),
        /** The process that comes after it; it never starts from the beginning again. */
        RECOVERY(4);

        private final long number;

        Role(long number) {
            this.number = number;
        }
    }

    /** Draws for another role from now on. */
    static void drawFor(Role next) {
        role = next;
        COUNT.set(0);
    }

    /** The next id; called in the place of {@link UUID#randomUUID}. */
    public static UUID next() {
        Role drawing = role;
        long number = drawing == Role.RECOVERY ? RECOVERIES.incrementAndGet() : COUNT.incrementAndGet();
        return new UUID(drawing.number << 32, number);
    }
}
