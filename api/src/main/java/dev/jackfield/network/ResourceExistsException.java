package dev.jackfield.network;

/**
 * A resource of that name exists with other content; the message names the fields. Nothing was changed. Its kind is {@link ErrorKind#CONFLICT}.
 */
public class ResourceExistsException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error with its message.
     *
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public ResourceExistsException(String message, ErrorContext context) {
        super(ErrorKind.CONFLICT, message, context);
    }
}
