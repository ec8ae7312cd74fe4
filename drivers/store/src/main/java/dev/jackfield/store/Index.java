package dev.jackfield.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A way to find the rows of a table: by the values of some text columns, in their order. */
final class Index<R> {
    private final Table<R> table;
    private final List<Column<R>> columns;
    private final String columnNames;
    private final List<String> conditions; // by how many of the columns are given

    Index(Table<R> table, List<Column<R>> columns) {
        this.table = table;
        this.columns = columns;
        this.columnNames = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        this.conditions = IntStream.rangeClosed(0, columns.size())
                .mapToObj(given -> columns.stream()
                        .limit(given)
                        .map(column -> column.name() + " = ?")
                        .collect(Collectors.joining(" AND ", " WHERE ", "")))
                .toList();
    }

    /** The condition, in SQL, that the first columns have certain values. */
    String where(int values) {
        return conditions.get(values);
    }

    /** The names of the columns, as a list in SQL. */
    String columnNames() {
        return columnNames;
    }

    Table<R> table() {
        return table;
    }

    List<Column<R>> columns() {
        return columns;
    }

    List<String> keyOf(R row) {
        return columns.stream()
                .map(column -> (String) column.value().apply(row))
                .toList();
    }
}
