package dev.jackfield.neutron;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

/**
 * What came of all faults. Of those that were as they should be a line each is written to a ledger, if there is one: a run that was broken
 * off goes on behind it.
 */
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
    private final Path ledger;

    /** @param ledger the file of those that are done, empty for none */
    FaultFigures(String ledger) {
        this.ledger = Path.of(ledger);
        if (isKept() && Files.exists(this.ledger)) {
            try {
                for (String line : Files.readAllLines(this.ledger)) {
                    String[] parts = line.split("\t", 2);
                    outcomes.put(parts[1], Outcome.valueOf(parts[0]));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    boolean isDone(String where) {
        return outcomes.containsKey(where);
    }

    void done(String where, Outcome outcome) {
        outcomes.put(where, outcome);
        if (isKept()) {
            try {
                Files.writeString(ledger, outcome + "\t" + where + "\n", CREATE, APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean isKept() {
        return !ledger.toString().isEmpty();
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
