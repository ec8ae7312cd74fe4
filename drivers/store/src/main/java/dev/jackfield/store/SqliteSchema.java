package dev.jackfield.store;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;

/** Makes a store's file and brings it to this release's schema. */
final class SqliteSchema {
    /** The resources {@code schema-1.sql} to {@code schema-VERSION.sql} lead here, one after the other. */
    static final int VERSION = 3;

    private SqliteSchema() {}

    /** Makes the file, for its owner alone; SQLite gives the files beside it the same permissions. */
    static void createFile(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // Found as it was left.
        } catch (IOException e) {
            throw new NetworkException(
                    ErrorKind.DENIED, "store " + file + " cannot be made: " + e, ErrorContext.NONE, e);
        }
    }

    static void prepare(Path file, SqliteSession session) throws SQLException {
        useWriteAheadLog(session);
        session.execute("PRAGMA synchronous = FULL");
        if (version(file, session) == VERSION) {
            return;
        }
        session.execute("BEGIN IMMEDIATE");
        try {
            // Another process may have been faster.
            for (long next = version(file, session) + 1; next <= VERSION; next++) {
                migrate(session, next);
            }
            session.execute("COMMIT");
        } catch (RuntimeException | SQLException e) {
            session.execute("ROLLBACK");
            throw e;
        }
    }

    /** Two processes that open a new file at once may find it locked, and SQLite does not wait here as it does elsewhere. */
    private static void useWriteAheadLog(SqliteSession session) throws SQLException {
        Deadline deadline = Deadline.current();
        while (true) {
            try {
                session.execute("PRAGMA journal_mode = WAL");
                return;
            } catch (SQLException e) {
                if (!SqliteErrors.isBusy(e) || deadline.hasPassed()) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static long version(Path file, SqliteSession session) throws SQLException {
        long version = session.number("PRAGMA user_version");
        if (version > VERSION) {
            throw new NetworkException(
                    ErrorKind.UNSUPPORTED,
                    "store " + file + " has schema version " + version + ", this release knows up to " + VERSION,
                    ErrorContext.NONE);
        }
        return version;
    }

    private static void migrate(SqliteSession session, long version) throws SQLException {
        for (String statement : resource("schema-" + version + ".sql").split(";\\s*\n")) {
            if (!statement.isBlank()) {
                session.execute(statement);
            }
        }
        session.execute("PRAGMA user_version = " + version);
    }

    private static String resource(String name) {
        try (InputStream in = SqliteSchema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
