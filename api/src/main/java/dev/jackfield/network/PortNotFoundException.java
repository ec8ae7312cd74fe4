package dev.jackfield.network;

/**
 * There is no such port, or the caller may not see it. Nothing was changed. Its kind is {@link ErrorKind#NOT_FOUND}.
 *
 * @see "Octavia, network-driver-interface.rst, PortNotFound"
 */
public class PortNotFoundException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * No port has this id.
     *
     * @param operation the method that looked for it
     * @param id the id that was not found
     */
    public PortNotFoundException(String operation, PortId id) {
        this("no such port: " + id, ErrorContext.of(operation, id));
    }

    /**
     * No port fits a description other than its id.
     *
     * @param message what was looked for
     * @param context where it came from
     */
    public PortNotFoundException(String message, ErrorContext context) {
        super(ErrorKind.NOT_FOUND, message, context);
    }
}
