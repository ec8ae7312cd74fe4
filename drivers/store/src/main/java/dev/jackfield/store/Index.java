package dev.jackfield.store;

import java.util.List;

/** A way to find the rows of a table: by the values of some text columns, in their order. */
final class Index<R> {
    private final Table<R> table;
    private final List<Column<R>> columns;

    Index(Table<R> table, List<Column<R>> columns) {
        this.table = table;
        this.columns = columns;
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
