package dev.jackfield.network;

import org.jspecify.annotations.Nullable;

/**
 * A VIP could not be connected to its amphorae. Nothing new is left behind.
 *
 * @see "Octavia, network-driver-interface.rst, PlugVIPException"
 */
public class PlugVipException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error without a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public PlugVipException(ErrorKind kind, String message, ErrorContext context) {
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
    public PlugVipException(ErrorKind kind, String message, ErrorContext context, @Nullable Throwable cause) {
        super(kind, message, context, cause);
    }
}
