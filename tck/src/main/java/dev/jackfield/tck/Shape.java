package dev.jackfield.tck;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What two worlds or answers have in common that were made by the same calls: all but the ids, MACs, addresses and times, which differ.
 *
 * @param lines sorted, each with a {@code #} for whatever is drawn or counted
 */
record Shape(List<String> lines) {
    private static final Pattern DRAWN = Pattern.compile(
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}" // a UUID
                    + "|([0-9a-f]{2}:){5}[0-9a-f]{2}" // a MAC
                    + "|\\b[a-z]{0,4}[0-9a-f]{6,}\\b" // a part of a UUID, or a name derived from one
                    + "|\\b\\w*\\d\\w*\\b");

    static Shape of(Snapshot world) {
        return new Shape(world.facts().stream().map(Shape::shape).sorted().toList());
    }

    static Shape of(Object answer) {
        return new Shape(List.of(shape(answer.toString())));
    }

    private static String shape(String line) {
        return DRAWN.matcher(line).replaceAll("#");
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
