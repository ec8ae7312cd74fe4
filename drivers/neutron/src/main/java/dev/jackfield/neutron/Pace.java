package dev.jackfield.neutron;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How long Nova takes to detach, as far as was seen. Who looks earlier looks in vain, and each look is work for the cloud. For all threads. */
final class Pace {
    private static final Duration AT_FIRST = Duration.ofMillis(250);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final AtomicLong usual = new AtomicLong(); // nanoseconds; 0: not seen yet

    /** How long to wait before the first look. What was seen was seen late, so that it is a little less than that. */
    Duration untilFirstLook() {
        long nanos = usual.get();
        return nanos == 0 ? AT_FIRST : within(Duration.ofNanos(nanos / 4 * 3));
    }

    /** How long to wait between the first look and the second; later ones are rarer. */
    Duration untilNextLook() {
        return within(untilFirstLook().dividedBy(3));
    }

    private static Duration within(Duration pause) {
        if (pause.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /** A detachment was seen to be done, so long after it was asked for. */
    void seen(Duration duration) {
        usual.updateAndGet(before -> before == 0 ? duration.toNanos() : before - before / 4 + duration.toNanos() / 4);
    }
}
