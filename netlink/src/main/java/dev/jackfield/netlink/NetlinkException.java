package dev.jackfield.netlink;

/**
 * The kernel refused something: what was attempted and on which object, the error number, and the kernel's own text where it gave one.
 *
 * <p>Decide by {@link #errno()}, never by a text.
 *
 * @see "netlink(7), NETLINK_EXT_ACK"
 */
public class NetlinkException extends RuntimeException {
    private final String attempted;
    private final int errno;
    private final String kernelText;

    /**
     * A refusal.
     *
     * @param attempted what was attempted, with the object's name: {@code create bridge jf0}
     * @param errno the kernel's error number, see {@link Errno}
     * @param kernelText the kernel's explanation, or an empty string
     */
    public NetlinkException(String attempted, int errno, String kernelText) {
        super(attempted + ": " + Errno.name(errno) + (kernelText.isEmpty() ? "" : " (" + kernelText + ")"));
        this.attempted = attempted;
        this.errno = errno;
        this.kernelText = kernelText;
    }

    /** What was attempted, with the name of the object. */
    public String attempted() {
        return attempted;
    }

    /** The kernel's error number; the constants are in {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** The symbolic name of the error number, such as {@code EEXIST}. */
    public String errnoName() {
        return Errno.name(errno);
    }

    /** The kernel's explanation from the extended acknowledgement, or an empty string: many refusals carry a number only. */
    public String kernelText() {
        return kernelText;
    }
}
