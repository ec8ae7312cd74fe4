package dev.jackfield.network;

import org.jspecify.annotations.Nullable;

/**
 * A change was requested, and its effect was not seen before the deadline. Look before repeating it. Its kind is {@link ErrorKind#UNKNOWN_OUTCOME}.
 *
 * @see "TimeoutException (Octavia, network/base.py)"
 */
public class NetworkTimeoutException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error without a cause.
     *
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public NetworkTimeoutException(String message, ErrorContext context) {
        super(ErrorKind.UNKNOWN_OUTCOME, message, context);
    }

    /**
     * An error with a cause.
     *
     * @param message what, which id, what was found
     * @param context where it came from
     * @param cause what kept the effect from being seen, or null
     */
    public NetworkTimeoutException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(ErrorKind.UNKNOWN_OUTCOME, message, context, cause);
    }
}
