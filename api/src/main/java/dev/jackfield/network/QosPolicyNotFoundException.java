package dev.jackfield.network;

/**
 * There is no such QoS policy, or the caller may not see it. Nothing was changed. Its kind is {@link ErrorKind#NOT_FOUND}.
 *
 * @see "QosPolicyNotFound (Octavia, network/base.py)"
 */
public class QosPolicyNotFoundException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * No QoS policy has this id.
     *
     * @param operation the method that looked for it
     * @param id the id that was not found
     */
    public QosPolicyNotFoundException(String operation, QosPolicyId id) {
        this("no such QoS policy: " + id, ErrorContext.of(operation, id));
    }

    /**
     * No QoS policy fits a description other than its id.
     *
     * @param message what was looked for
     * @param context where it came from
     */
    public QosPolicyNotFoundException(String message, ErrorContext context) {
        super(ErrorKind.NOT_FOUND, message, context);
    }
}
