package dev.jackfield.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One kind of row, and how it is laid out. Both backends are generic over this; the schema resource declares the same columns. */
final class Table<R> {
    private final String name;
    private final List<Column<R>> columns;
    private final Function<Cells, R> reader;
    private final Index<R> key;
    private final String columnNames;
    private final String insert;
    private final String update;
    private final String delete;
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<Index<R>> indexes = new ArrayList<>();

    /** Lays out a table whose rows are told apart by the first {@code keyLength} columns, which are text. */
    Table(String name, int keyLength, Function<Cells, R> reader, List<Column<R>> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
        this.reader = reader;
        this.key = new Index<>(this, this.columns.subList(0, keyLength));
        this.columnNames = this.columns.stream().map(Column::name).collect(Collectors.joining(", "));
        for (int i = 0; i < this.columns.size(); i++) {
            positions.put(this.columns.get(i).name(), i + 1);
        }
        indexes.add(key);
        String whole = key.where(keyLength);
        insert = this.columns.stream()
                .map(column -> "?")
                .collect(Collectors.joining(", ", "INSERT INTO " + name + " (" + columnNames + ") VALUES (", ")"));
        update = this.columns.stream()
                .map(column -> column.name() + " = ?")
                .collect(Collectors.joining(", ", "UPDATE " + name + " SET ", whole));
        delete = "DELETE FROM " + name + whole;
    }

    /** Declares a further index; only while {@link Tables} is initialised. */
    Index<R> index(String... names) {
        List<Column<R>> wanted =
                Stream.of(names).map(each -> columns.get(position(each) - 1)).toList();
        Index<R> index = new Index<>(this, wanted);
        indexes.add(index);
        return index;
    }

    String name() {
        return name;
    }

    List<Column<R>> columns() {
        return columns;
    }

    /** The names of the columns, as a list in SQL. */
    String columnNames() {
        return columnNames;
    }

    /** The statement that adds a row, of the values of all columns. */
    String insert() {
        return insert;
    }

    /** The statement that replaces a row, of the values of all columns and of the key's. */
    String update() {
        return update;
    }

    /** The statement that removes a row, of the values of the key. */
    String delete() {
        return delete;
    }

    /** A column's place in {@link #columnNames}, from 1. */
    int position(String column) {
        Integer position = positions.get(column);
        if (position == null) {
            throw new IllegalArgumentException("table " + name + " has no column " + column);
        }
        return position;
    }

    Index<R> key() {
        return key;
    }

    List<Index<R>> indexes() {
        return indexes;
    }

    R read(Cells cells) {
        return reader.apply(cells);
    }

    Stream<String> dump(Transaction tx) {
        return tx.all(this).stream()
                .map(row -> columns.stream()
                        .map(column -> column.name() + "=" + column.value().apply(row))
                        .collect(Collectors.joining(" ", name + " ", "")));
    }
}
