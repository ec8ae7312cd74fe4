package dev.jackfield.network;

/**
 * There is no such network, or the caller may not see it. Nothing was changed. Its kind is {@link ErrorKind#NOT_FOUND}.
 *
 * @see "Octavia, network-driver-interface.rst, NetworkNotFound"
 */
public class NetworkNotFoundException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * No network has this id.
     *
     * @param operation the method that looked for it
     * @param id the id that was not found
     */
    public NetworkNotFoundException(String operation, NetworkId id) {
        this("no such network: " + id, ErrorContext.of(operation, id));
    }

    /**
     * No network fits a description other than its id.
     *
     * @param message what was looked for
     * @param context where it came from
     */
    public NetworkNotFoundException(String message, ErrorContext context) {
        super(ErrorKind.NOT_FOUND, message, context);
    }
}
