package dev.jackfield.network;

/**
 * A resource does not carry our mark, so it is not removed. Nothing was changed. Its kind is {@link ErrorKind#DENIED}.
 */
public class NotOursException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error with its message.
     *
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public NotOursException(String message, ErrorContext context) {
        super(ErrorKind.DENIED, message, context);
    }
}
