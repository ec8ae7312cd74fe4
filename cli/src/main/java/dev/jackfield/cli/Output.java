package dev.jackfield.cli;

import dev.jackfield.core.Json;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Prints results: for people aligned text, for programs one JSON document. */
final class Output {
    /** For whom results are printed. */
    enum Format {
        TABLE,
        JSON
    }

    private final PrintStream out;
    private final Format format;

    Output(PrintStream out, Format format) {
        this.out = out;
        this.format = format;
    }

    /** Prints a list: a table, or an array of the items with all their components. */
    <T> void list(Table<T> table, List<T> items) {
        switch (format) {
            case TABLE -> out.print(table.render(items));
            case JSON -> out.println(Json.text(items));
        }
    }

    /** Prints one value with all its components. */
    void show(Object value) {
        switch (format) {
            case TABLE -> out.print(Lines.of(Json.tree(value)));
            case JSON -> out.println(Json.text(value));
        }
    }

    /** Prints text for people, or a value for programs. */
    void tell(String text, Object value) {
        switch (format) {
            case TABLE -> out.println(text.stripTrailing());
            case JSON -> out.println(Json.text(value));
        }
    }

    /** Says that something is no more. */
    void gone(String text, String id) {
        tell(text, Map.of("id", id, "deleted", true));
    }
}
