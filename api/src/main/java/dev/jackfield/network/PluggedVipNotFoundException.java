package dev.jackfield.network;

/**
 * The VIP to be unplugged is not there any more: its subnet is gone. Nothing was changed. Its kind is
 * {@link ErrorKind#NOT_FOUND}.
 *
 * @see "Octavia, network-driver-interface.rst, PluggedVIPNotFound"
 */
public class PluggedVipNotFoundException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error with its message.
     *
     * @param message what was looked for
     * @param context where it came from
     */
    public PluggedVipNotFoundException(String message, ErrorContext context) {
        super(ErrorKind.NOT_FOUND, message, context);
    }
}
