package dev.jackfield.flow;

import java.nio.file.Path;

/**
 * Where an engine keeps its state, on a local file system; what is missing is made, folders with mode 0700 and files with 0600.
 *
 * @param journal the SQLite file; SQLite puts its {@code -wal} and {@code -shm} files beside it
 * @param locks the folder with a lock file for each subject; its files are never deleted
 */
public record FlowFiles(Path journal, Path locks) {
    /** Makes the paths absolute. */
    public FlowFiles {
        journal = journal.toAbsolutePath().normalize();
        locks = locks.toAbsolutePath().normalize();
        // The SQLite driver would read what follows as connection settings.
        if (journal.toString().contains("?")) {
            throw new IllegalArgumentException("journal " + journal + " contains a question mark");
        }
    }

    /** The usual layout of a state folder: {@code flows.db} and {@code locks/}. */
    public static FlowFiles in(Path state) {
        return new FlowFiles(state.resolve("flows.db"), state.resolve("locks"));
    }
}
