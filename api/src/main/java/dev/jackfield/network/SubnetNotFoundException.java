package dev.jackfield.network;

/**
 * There is no such subnet, or the caller may not see it. Nothing was changed. Its kind is {@link ErrorKind#NOT_FOUND}.
 *
 * @see "Octavia, network-driver-interface.rst, SubnetNotFound"
 */
public class SubnetNotFoundException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * No subnet has this id.
     *
     * @param operation the method that looked for it
     * @param id the id that was not found
     */
    public SubnetNotFoundException(String operation, SubnetId id) {
        this("no such subnet: " + id, ErrorContext.of(operation, id));
    }

    /**
     * No subnet fits a description other than its id.
     *
     * @param message what was looked for
     * @param context where it came from
     */
    public SubnetNotFoundException(String message, ErrorContext context) {
        super(ErrorKind.NOT_FOUND, message, context);
    }
}
