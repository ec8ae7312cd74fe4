package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDriver.Ground;
import dev.jackfield.network.NetworkDriver;

import java.util.Set;
import java.util.function.Function;

/**
 * A driver with one defect.
 *
 * @param name what the defect is called in the table
 * @param defect what the driver does wrong
 * @param rows the rows of docs/semantics.md that it breaks
 * @param open opens such a driver
 */
record Variant(String name, String defect, Set<String> rows, Function<Ground, NetworkDriver> open) {
    Variant(String name, String defect, Function<Ground, NetworkDriver> open, String... rows) {
        this(name, defect, Set.of(rows), open);
    }
}
