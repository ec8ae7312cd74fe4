package dev.jackfield.network;

/**
 * The VIP, or its address, is in use by something else. Nothing was changed. Its kind is {@link ErrorKind#CONFLICT}.
 *
 * @see "Octavia, network-driver-interface.rst, VIPInUse"
 */
public class VipInUseException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error with its message.
     *
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public VipInUseException(String message, ErrorContext context) {
        super(ErrorKind.CONFLICT, message, context);
    }
}
