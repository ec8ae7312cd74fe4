package dev.jackfield.network;

import org.jspecify.annotations.Nullable;

/**
 * A port could not be created. Nothing is left behind.
 *
 * @see "CreatePortException (Octavia, network/base.py)"
 */
public class CreatePortException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error without a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public CreatePortException(ErrorKind kind, String message, ErrorContext context) {
        super(kind, message, context);
    }

    /**
     * An error with a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     * @param cause what caused it, or null
     */
    public CreatePortException(ErrorKind kind, String message, ErrorContext context, @Nullable Throwable cause) {
        super(kind, message, context, cause);
    }
}
