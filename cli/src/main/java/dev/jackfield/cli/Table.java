package dev.jackfield.cli;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Items as lines of aligned columns under a heading.
 *
 * @param <T> what an item is
 */
final class Table<T> {
    private static final String GAP = "  ";

    private final List<String> headings = new ArrayList<>();
    private final List<Function<T, ?>> cells = new ArrayList<>();

    /** Adds a column. Absent values are shown as {@code -}, several as a list. */
    Table<T> column(String heading, Function<T, ?> cell) {
        headings.add(heading);
        cells.add(cell);
        return this;
    }

    String render(List<T> items) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(headings);
        items.forEach(item ->
                rows.add(cells.stream().map(cell -> text(cell.apply(item))).toList()));
        int[] widths = new int[headings.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String text(@Nullable Object value) {
        String text = switch (value) {
            case null -> "";
            case Optional<?> optional -> text(optional.orElse(null));
            case Collection<?> items ->
                String.join(", ", items.stream().map(Table::text).toList());
            default -> value.toString();
        };
        return text.isEmpty() ? "-" : text;
    }
}
