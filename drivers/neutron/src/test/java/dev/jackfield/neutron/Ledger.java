package dev.jackfield.neutron;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

/** What earlier runs have done, a line each in a file, so that a run too long for one sitting goes on behind the one before. */
final class Ledger {
    private final Path file;

    /** @param file where it is kept, empty for nowhere */
    Ledger(String file) {
        this.file = Path.of(file);
    }

    List<String> read() {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(String line) {
        if (!file.toString().isEmpty()) {
            try {
                Files.writeString(file, line + "\n", CREATE, APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
