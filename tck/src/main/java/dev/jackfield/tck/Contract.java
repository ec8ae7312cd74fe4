package dev.jackfield.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of {@code docs/semantics.md}, which is part of this module's jar.
 *
 * @param rows in their order
 */
record Contract(List<Row> rows) {
    private static final Pattern HEADING = Pattern.compile("##+ (.*)");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z]+-\\d+)` \\| ([^|]*) \\|.*");

    /** Copies the list. */
    Contract {
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param id its id
     * @param section the heading that it stands under
     * @param when what is the case
     * @param open whether it is still without a test
     */
    record Row(String id, String section, String when, boolean open) {}

    static Contract read() {
        try (InputStream text =
                Objects.requireNonNull(Contract.class.getResourceAsStream("semantics.md"), "semantics.md")) {
            return of(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Contract of(String text) {
        List<Row> rows = new ArrayList<>();
        String section = "";
        for (String line : text.lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                section = heading.group(1);
            } else if (row.matches()) {
                rows.add(new Row(row.group(1), section, row.group(2), line.contains("†")));
            }
        }
        return new Contract(rows);
    }
}
