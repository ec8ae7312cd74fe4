package dev.jackfield.neutron;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What came of all faults. */
final class FaultFigures {
    final AtomicInteger points = new AtomicInteger();

    /** Calls that succeeded all the same. */
    final AtomicInteger mastered = new AtomicInteger();

    /** Calls of unknown outcome that left something of ours, which the same call again found. */
    final AtomicInteger remained = new AtomicInteger();

    /** Requests that did not come this time. */
    final AtomicInteger missed = new AtomicInteger();

    /** Requests that were not drawn. */
    final AtomicInteger spared = new AtomicInteger();

    final List<String> leaks = new CopyOnWriteArrayList<>();
    final List<String> wrongs = new CopyOnWriteArrayList<>();

    @Override
    public String toString() {
        return "fault points: %d, leaked: %d, wrong: %d (%d calls succeeded all the same; %d left of an unknown outcome what the repeat found; %d requests did not come, %d were not drawn)"
                .formatted(
                        points.get(),
                        leaks.size(),
                        wrongs.size(),
                        mastered.get(),
                        remained.get(),
                        missed.get(),
                        spared.get());
    }
}
