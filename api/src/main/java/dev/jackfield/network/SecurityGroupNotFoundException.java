package dev.jackfield.network;

/**
 * There is no such security group, or the caller may not see it. Nothing was changed. Its kind is {@link ErrorKind#NOT_FOUND}.
 *
 * @see "SecurityGroupNotFound (Octavia, network/base.py)"
 */
public class SecurityGroupNotFoundException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * No security group has this id.
     *
     * @param operation the method that looked for it
     * @param id the id that was not found
     */
    public SecurityGroupNotFoundException(String operation, SecurityGroupId id) {
        this("no such security group: " + id, ErrorContext.of(operation, id));
    }

    /**
     * No security group fits a description other than its id.
     *
     * @param message what was looked for
     * @param context where it came from
     */
    public SecurityGroupNotFoundException(String message, ErrorContext context) {
        super(ErrorKind.NOT_FOUND, message, context);
    }
}
