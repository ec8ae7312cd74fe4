package dev.jackfield.network;

/**
 * A change was requested, and its effect was not seen before the deadline. Look before repeating it. Its kind is {@link ErrorKind#UNKNOWN_OUTCOME}.
 *
 * @see "TimeoutException (Octavia, network/base.py)"
 */
public class NetworkTimeoutException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error with its message.
     *
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public NetworkTimeoutException(String message, ErrorContext context) {
        super(ErrorKind.UNKNOWN_OUTCOME, message, context);
    }
}
