package dev.jackfield.network;

import org.jspecify.annotations.Nullable;

/**
 * An amphora could not be connected to a network. Nothing new is left behind.
 *
 * @see "Octavia, network-driver-interface.rst, PlugNetworkException"
 */
public class PlugNetworkException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error without a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public PlugNetworkException(ErrorKind kind, String message, ErrorContext context) {
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
    public PlugNetworkException(ErrorKind kind, String message, ErrorContext context, @Nullable Throwable cause) {
        super(kind, message, context, cause);
    }
}
