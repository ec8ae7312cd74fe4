package dev.jackfield.network;

/**
 * The compute instance of an amphora does not exist, or was replaced by another one of the same name. Nothing was changed. Its kind is {@link ErrorKind#NOT_FOUND}.
 *
 * @see "Octavia, network-driver-interface.rst, AmphoraNotFound"
 */
public class AmphoraNotFoundException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * No compute has this id.
     *
     * @param operation the method that looked for it
     * @param id the id that was not found
     */
    public AmphoraNotFoundException(String operation, ComputeId id) {
        this("no such compute: " + id, ErrorContext.of(operation, id));
    }

    /**
     * No compute fits a description other than its id.
     *
     * @param message what was looked for
     * @param context where it came from
     */
    public AmphoraNotFoundException(String message, ErrorContext context) {
        super(ErrorKind.NOT_FOUND, message, context);
    }
}
