package dev.jackfield.store;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorContext.BackendError;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The one place that says what an error of SQLite means.
 *
 * @see "SQLite, Result and Error Codes, https://sqlite.org/rescode.html"
 */
final class SqliteErrors {
    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int CONSTRAINT = 19;
    private static final int NOTADB = 26;

    private SqliteErrors() {}

    static boolean isBusy(SQLException error) {
        return error.getErrorCode() == BUSY || error.getErrorCode() == LOCKED;
    }

    static NetworkException of(Path file, SQLException error) {
        BackendError answer = new BackendError(error.getErrorCode(), "SQLite", String.valueOf(error.getMessage()));
        return new NetworkException(
                kind(error), "store " + file + found(error), ErrorContext.NONE.withBackend(answer), error);
    }

    private static String found(SQLException error) {
        if (isBusy(error)) {
            return " is busy: another process writes to it";
        }
        boolean damaged = error.getErrorCode() == CORRUPT || error.getErrorCode() == NOTADB;
        return (damaged ? " is damaged or not a database, restore a backup: " : ": ") + error.getMessage();
    }

    private static ErrorKind kind(SQLException error) {
        return switch (error.getErrorCode()) {
            case PERM, READONLY, CANTOPEN -> ErrorKind.DENIED;
            case FULL -> ErrorKind.EXHAUSTED;
            case CONSTRAINT -> ErrorKind.BUG;
            default -> ErrorKind.UNAVAILABLE;
        };
    }
}
