package dev.jackfield.network;

import org.jspecify.annotations.Nullable;

/**
 * An amphora could not be disconnected from a network. The call may be repeated.
 *
 * @see "Octavia, network-driver-interface.rst, UnplugNetworkException"
 */
public class UnplugNetworkException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error without a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public UnplugNetworkException(ErrorKind kind, String message, ErrorContext context) {
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
    public UnplugNetworkException(ErrorKind kind, String message, ErrorContext context, @Nullable Throwable cause) {
        super(kind, message, context, cause);
    }
}
