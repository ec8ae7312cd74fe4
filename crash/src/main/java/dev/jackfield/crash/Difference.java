package dev.jackfield.crash;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a world differs from what it should be.
 *
 * @param leaked what is there beyond it
 * @param lost what is missing, or was changed
 */
record Difference(List<String> leaked, List<String> lost) {
    Difference {
        leaked = List.copyOf(leaked);
        lost = List.copyOf(lost);
    }

    static Difference between(List<String> wanted, List<String> found) {
        return new Difference(without(found, wanted), without(wanted, found));
    }

    /** That from the one of several worlds, each of which is right, that comes nearest. */
    static Difference nearest(List<List<String>> wanted, List<String> found) {
        return wanted.stream()
                .map(one -> between(one, found))
                .min(Comparator.comparingInt(one -> one.leaked.size() + one.lost.size()))
                .orElseThrow();
    }

    private static List<String> without(List<String> all, List<String> some) {
        List<String> rest = new ArrayList<>(all);
        some.forEach(rest::remove);
        return rest;
    }

    boolean isNone() {
        return leaked.isEmpty() && lost.isEmpty();
    }
}
