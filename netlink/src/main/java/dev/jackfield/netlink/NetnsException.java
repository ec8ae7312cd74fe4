package dev.jackfield.netlink;

/**
 * A network namespace that cannot be opened, entered, created or deleted.
 *
 * <p>{@link Errno#ENOENT}: there is none. {@link Errno#EEXIST}: the name is taken. {@link Errno#EINVAL}: the file is no network namespace. {@link Errno#EPERM}: the process lacks
 * CAP_SYS_ADMIN over it.
 */
public final class NetnsException extends NetlinkException {
    private final String netns;

    NetnsException(String attempted, String netns, int errno, String text) {
        super(attempted + " network namespace " + netns, errno, text);
        this.netns = netns;
    }

    /** The name or path of the network namespace. */
    public String netns() {
        return netns;
    }
}
