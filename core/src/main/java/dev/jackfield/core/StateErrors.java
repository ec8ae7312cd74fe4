package dev.jackfield.core;

import dev.jackfield.network.ErrorKind;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.SQLException;

/**
 * What SQLite says of a state file, as the contract's errors.
 *
 * @param file where it is
 * @see "sqlite.org: Result and Error Codes"
 */
record StateErrors(Path file) {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int CORRUPT = 11;
    private static final int NOTADB = 26;

    /** The error that a caller gets when work with the file raised one. */
    RuntimeException of(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case SQLException e ->
                new ControllerStateException(
                        kindOf(e),
                        "state " + file + (isDamage(e) ? " is damaged or not a database, restore a backup: " : ": ")
                                + e.getMessage(),
                        e);
            case Error e -> throw e;
            case null, default -> new IllegalStateException(cause);
        };
    }

    ControllerStateException closed(@Nullable Throwable cause) {
        return new ControllerStateException(ErrorKind.UNAVAILABLE, "state " + file + " was closed", cause);
    }

    ControllerStateException unreadable(String what, Throwable cause) {
        return new ControllerStateException(
                ErrorKind.UNAVAILABLE, "state " + file + " holds " + what + ", restore a backup", cause);
    }

    /** Whether another process is in the way for now. */
    static boolean isBusy(SQLException e) {
        int code = primaryCode(e);
        return code == BUSY || code == LOCKED;
    }

    /** The one place where SQLite's result codes become ours. */
    private static ErrorKind kindOf(SQLException e) {
        return switch (primaryCode(e)) {
            case BUSY, LOCKED, CORRUPT, NOTADB, 10 -> ErrorKind.UNAVAILABLE; // IOERR
            case 3, 8, 14, 23 -> ErrorKind.DENIED; // PERM, READONLY, CANTOPEN, AUTH
            case 13 -> ErrorKind.EXHAUSTED; // FULL
            default -> ErrorKind.BUG;
        };
    }

    private static boolean isDamage(SQLException e) {
        int code = primaryCode(e);
        return code == CORRUPT || code == NOTADB;
    }

    /** The low byte: sqlite.org/rescode.html. */
    private static int primaryCode(SQLException e) {
        return e.getErrorCode() & 0xff;
    }
}
