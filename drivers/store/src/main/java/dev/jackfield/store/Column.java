package dev.jackfield.store;

import java.util.function.Function;

/**
 * A column of a {@link Table}.
 *
 * @param name its name in the schema
 * @param value what a row has in it: a String or a Long, never null
 */
record Column<R>(String name, Function<R, Object> value) {
    static <R> Column<R> text(String name, Function<R, String> value) {
        return new Column<>(name, value::apply);
    }

    static <R> Column<R> number(String name, Function<R, Long> value) {
        return new Column<>(name, value::apply);
    }

    static <R> Column<R> flag(String name, Function<R, Boolean> value) {
        return new Column<>(name, row -> value.apply(row) ? 1L : 0L);
    }
}
