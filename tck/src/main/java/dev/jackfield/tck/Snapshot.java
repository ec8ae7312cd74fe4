package dev.jackfield.tck;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A whole world at one moment, as lines of text that can be compared.
 *
 * @param facts one line a thing: its kind, its id, all that is known of it; a line about a port contains the port's id
 */
public record Snapshot(SortedSet<String> facts) {
    /** Copies the set. */
    public Snapshot {
        facts = Collections.unmodifiableSortedSet(new TreeSet<>(facts));
    }

    /**
     * A snapshot of lines in any order.
     *
     * @param facts the lines
     * @return the snapshot
     */
    public static Snapshot of(Collection<String> facts) {
        return new Snapshot(new TreeSet<>(facts));
    }

    /**
     * The lines about one thing.
     *
     * @param id what they contain
     * @return the lines, sorted
     */
    public List<String> about(Object id) {
        return facts.stream().filter(fact -> fact.contains(id.toString())).toList();
    }

    /** One line a fact. */
    @Override
    public String toString() {
        return String.join("\n", facts);
    }
}
