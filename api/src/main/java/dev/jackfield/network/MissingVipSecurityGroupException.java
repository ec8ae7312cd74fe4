package dev.jackfield.network;

/**
 * A VIP's security group does not exist although it should. Nothing was changed. Its kind is {@link ErrorKind#NOT_FOUND}.
 *
 * @see "MissingVIPSecurityGroup (Octavia, common/exceptions.py)"
 */
public class MissingVipSecurityGroupException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error with its message.
     *
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public MissingVipSecurityGroupException(String message, ErrorContext context) {
        super(ErrorKind.NOT_FOUND, message, context);
    }
}
