package dev.jackfield.network;

import org.jspecify.annotations.Nullable;

/**
 * The network service failed in an operation that has no error of its own.
 *
 * @see "NetworkServiceError (Octavia, common/exceptions.py)"
 */
public class NetworkServiceException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error without a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public NetworkServiceException(ErrorKind kind, String message, ErrorContext context) {
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
    public NetworkServiceException(ErrorKind kind, String message, ErrorContext context, @Nullable Throwable cause) {
        super(kind, message, context, cause);
    }
}
