package dev.jackfield.neutron;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What came of all faults. Those that were as they should be are written to a ledger. */
final class FaultFigures {
    /** What came of one fault. */
    enum Outcome {
        /** The request did not come this time. */
        MISSED,
        /** The call succeeded all the same. */
        MASTERED,
        FAILED,
        /** The call failed and left something of ours, which the same call again found. */
        REMAINED
    }

    /** Requests that were not drawn. */
    final AtomicInteger spared = new AtomicInteger();

    final List<String> leaks = new CopyOnWriteArrayList<>();
    final List<String> wrongs = new CopyOnWriteArrayList<>();

    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Ledger ledger;

    FaultFigures(Ledger ledger) {
        this.ledger = ledger;
        for (String line : ledger.read()) {
            String[] parts = line.split("\t", 2);
            outcomes.put(parts[1], Outcome.valueOf(parts[0]));
        }
    }

    boolean isDone(String where) {
        return outcomes.containsKey(where);
    }

    void done(String where, Outcome outcome) {
        outcomes.put(where, outcome);
        ledger.add(outcome + "\t" + where);
    }

    private long count(Outcome outcome) {
        return outcomes.values().stream().filter(outcome::equals).count();
    }

    @Override
    public String toString() {
        return "fault points: %d, leaked: %d, wrong: %d (%d calls succeeded all the same; %d left of an unknown outcome what the repeat found; %d requests did not come, %d were not drawn)"
                .formatted(
                        outcomes.size() - count(Outcome.MISSED) + leaks.size() + wrongs.size(),
                        leaks.size(),
                        wrongs.size(),
                        count(Outcome.MASTERED),
                        count(Outcome.REMAINED),
                        count(Outcome.MISSED),
                        spared.get());
    }
}
