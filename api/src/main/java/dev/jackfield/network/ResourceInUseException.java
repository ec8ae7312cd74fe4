package dev.jackfield.network;

/**
 * A resource cannot be deleted while others use it; the message names them. Nothing was changed. Its kind is {@link ErrorKind#CONFLICT}.
 */
public class ResourceInUseException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error with its message.
     *
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public ResourceInUseException(String message, ErrorContext context) {
        super(ErrorKind.CONFLICT, message, context);
    }
}
