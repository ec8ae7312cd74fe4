package dev.jackfield.flow;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * When undos that raised are tried again: after growing pauses, a few times and not for ever. Then the flow rests as
 * {@link FlowState#ROLLBACK_FAILED}.
 */
public final class UndoRetries {
    /** Outlasts a lost connection or a restarted service; whoever waits for the answer is not kept for minutes. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2));

    /** Undos that each take their time may use it up before all pauses are. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Duration> pauses;
    private final Duration limit;
    private final Sleeper sleeper;
    private final LongSupplier nanos;

    /** Waits. */
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    UndoRetries(List<Duration> pauses, Duration limit, Sleeper sleeper, LongSupplier nanos) {
        this.pauses = List.copyOf(pauses);
        this.limit = limit;
        this.sleeper = sleeper;
        this.nanos = nanos;
    }

    /** Three times, after 0.1 s, 0.5 s and 2 s, as long as the rollback has taken less than 30 s by then. */
    public static UndoRetries usual() {
        return new UndoRetries(PAUSES, LIMIT, Thread::sleep, System::nanoTime);
    }

    /** Not at all. */
    public static UndoRetries none() {
        return new UndoRetries(List.of(), Duration.ZERO, Thread::sleep, System::nanoTime);
    }

    /** A rollback begins. */
    Attempts begin() {
        return new Attempts();
    }

    /** The further attempts of one rollback. */
    final class Attempts {
        private final long begun = nanos.getAsLong();
        private int made;

        private Attempts() {}

        /** Pauses, and says whether to try again; not if the thread is interrupted meanwhile, which it stays. */
        boolean next() {
            if (made == pauses.size()) {
                return false;
            }
            Duration pause = pauses.get(made++);
            Duration taken = Duration.ofNanos(nanos.getAsLong() - begun);
            if (taken.plus(pause).compareTo(limit) > 0) {
                return false;
            }
            try {
                sleeper.sleep(pause);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
