package dev.jackfield.core;

import dev.jackfield.flow.JournalException;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.jspecify.annotations.Nullable;

/**
 * The controller's own state cannot be opened, read or written. A flow that was running is finished by a later recovery. Its
 * kind is DENIED (no right), EXHAUSTED (no space), UNAVAILABLE (locked for too long, damaged, an I/O error), UNSUPPORTED (a newer
 * release wrote it), or BUG.
 */
public final class ControllerStateException extends NetworkException {
    private static final long serialVersionUID = 1;

    ControllerStateException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(kind, message, ErrorContext.NONE, cause);
    }

    static ControllerStateException of(JournalException journal) {
        ErrorKind kind = switch (journal.kind()) {
            case DENIED -> ErrorKind.DENIED;
            case FULL -> ErrorKind.EXHAUSTED;
            case LOCKED, CLOSED, CORRUPT, IO -> ErrorKind.UNAVAILABLE;
            case NEWER_SCHEMA -> ErrorKind.UNSUPPORTED;
            case FAILED -> ErrorKind.BUG;
        };
        return new ControllerStateException(kind, String.valueOf(journal.getMessage()), journal);
    }
}
