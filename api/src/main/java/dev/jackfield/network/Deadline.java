package dev.jackfield.network;

import java.time.Duration;

/**
 * The time by which a call must have ended. It applies to every driver call in its scope, and each remote call inside one gets
 * what is left. Without a scope {@link #DEFAULT} applies to each call.
 *
 * <p>{@snippet :
 * Interface nic = Deadline.within(Duration.ofSeconds(5), () -> driver.plugNetwork(request));
 * }
 */
public final class Deadline {
    /** How long a call may take when nobody says otherwise: longer than any healthy backend needs, shorter than patience. */
    public static final Duration DEFAULT = Duration.ofSeconds(60);

    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    /**
     * A deadline that lies ahead.
     *
     * @param duration how far ahead
     * @return the deadline
     */
    public static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /**
     * The deadline of the call that is running: the scope's, or else {@link #DEFAULT} from now.
     *
     * @return the deadline
     */
    public static Deadline current() {
        return CURRENT.isBound() ? CURRENT.get() : after(DEFAULT);
    }

    /**
     * Calls with a deadline; an earlier one that is already in force stays.
     *
     * @param duration how long the operation may take
     * @param operation what to call
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return what the operation returns
     * @throws X what the operation throws
     */
    public static <T, X extends Throwable> T within(Duration duration, ScopedValue.CallableOp<? extends T, X> operation)
            throws X {
        Deadline deadline = after(duration);
        if (CURRENT.isBound() && CURRENT.get().endNanos - deadline.endNanos < 0) {
            deadline = CURRENT.get();
        }
        return ScopedValue.where(CURRENT, deadline).call(operation);
    }

    /**
     * Calls with this deadline on the thread that runs now: for a driver that hands a call over to a thread of its own.
     *
     * @param operation what to call
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return what the operation returns
     * @throws X what the operation throws
     */
    public <T, X extends Throwable> T apply(ScopedValue.CallableOp<? extends T, X> operation) throws X {
        return ScopedValue.where(CURRENT, this).call(operation);
    }

    /**
     * The time that is left.
     *
     * @return the time, zero if it has passed
     */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /**
     * Whether the time has passed.
     *
     * @return whether nothing is left
     */
    public boolean hasPassed() {
        return endNanos - System.nanoTime() <= 0;
    }
}
