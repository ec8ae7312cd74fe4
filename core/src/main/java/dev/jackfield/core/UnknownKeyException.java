package dev.jackfield.core;

import dev.jackfield.network.InvalidValueException;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A description has a key that means nothing. Nothing was changed. Its kind is {@link dev.jackfield.network.ErrorKind#INVALID}. */
public final class UnknownKeyException extends InvalidValueException {
    private static final long serialVersionUID = 1;

    UnknownKeyException(String path, String value, String key, List<String> known) {
        super(path, value, "is under a key that means nothing; " + advice(key, known));
    }

    private static String advice(String key, List<String> known) {
        String all = "known are " + String.join(", ", known);
        return nearest(key, known)
                .map(name -> "did you mean " + name + "? " + all)
                .orElse(all);
    }

    /** The known key that a typing error or two make the unknown one; none if all are far from it. */
    private static Optional<String> nearest(String key, List<String> known) {
        return known.stream()
                .filter(name -> distance(key, name) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt(name -> distance(key, name)));
    }

    /** How many letters must be inserted, deleted, replaced or swapped with their neighbour to make one text the other. */
    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, one, i, other, j);
            }
        }
        return steps[one.length()][other.length()];
    }

    private static int step(int[][] steps, String one, int i, String other, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int fewest = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(fewest, steps[i - 2][j - 2] + 1) : fewest;
    }
}
