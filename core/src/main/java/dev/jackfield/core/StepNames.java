package dev.jackfield.core;

import java.util.regex.Pattern;

/** Steps' names, for people. */
public final class StepNames {
    private static final Pattern UUID = Pattern.compile("([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private StepNames() {}

    /**
     * A step's name with its UUIDs cut to their first eight digits, by which people tell them apart.
     *
     * @param step the name as a listener is told it
     * @return the same, shorter
     */
    public static String readable(String step) {
        return UUID.matcher(step).replaceAll("$1");
    }
}
