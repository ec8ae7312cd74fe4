package dev.jackfield.netlink;

/**
 * The kernel's error numbers that a caller of this package may want to tell apart, and the names of all common ones.
 *
 * <p>The values are those of {@code asm-generic/errno.h}, which x86-64 and arm64 share.
 *
 * @see "errno(3)"
 */
public final class Errno {
    /** Not permitted: CAP_NET_ADMIN or CAP_SYS_ADMIN over the namespace is missing. */
    public static final int EPERM = 1;

    /** No such file, namespace or table. */
    public static final int ENOENT = 2;

    /** No such process or route. */
    public static final int ESRCH = 3;

    /** Interrupted before anything was done. */
    public static final int EINTR = 4;

    /** No such device: what a packet socket says of an absent link. */
    public static final int ENXIO = 6;

    /** Nothing came in time. */
    public static final int EAGAIN = 11;

    /** Permission denied by the file system. */
    public static final int EACCES = 13;

    /** In use: an interface index that is taken, a link that must be down first. */
    public static final int EBUSY = 16;

    /** The name, the address or the route is there already. */
    public static final int EEXIST = 17;

    /** No such link. */
    public static final int ENODEV = 19;

    /** The kernel refuses the value. */
    public static final int EINVAL = 22;

    /** A bridge has no free port number: it holds 1023. */
    public static final int EXFULL = 54;

    /** This kernel was built without the feature. */
    public static final int EOPNOTSUPP = 95;

    /** No such address on the link. */
    public static final int EADDRNOTAVAIL = 99;

    /** A gateway that no on-link route reaches. */
    public static final int ENETUNREACH = 101;

    /** The socket's queue overflowed and messages were lost. */
    public static final int ENOBUFS = 105;

    /** A link must be up first. */
    public static final int ENETDOWN = 100;

    /** A gateway that cannot be reached. */
    public static final int EHOSTUNREACH = 113;

    private Errno() {}

    /**
     * The symbolic name of an error number.
     *
     * @return such as {@code EEXIST}; {@code errno 250} for one without a name here
     */
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case ESRCH -> "ESRCH";
            case EINTR -> "EINTR";
            case 5 -> "EIO";
            case ENXIO -> "ENXIO";
            case 9 -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case 12 -> "ENOMEM";
            case EACCES -> "EACCES";
            case EBUSY -> "EBUSY";
            case EEXIST -> "EEXIST";
            case ENODEV -> "ENODEV";
            case 20 -> "ENOTDIR";
            case EINVAL -> "EINVAL";
            case 23 -> "ENFILE";
            case 24 -> "EMFILE";
            case 28 -> "ENOSPC";
            case 30 -> "EROFS";
            case 34 -> "ERANGE";
            case 38 -> "ENOSYS";
            case 40 -> "ELOOP";
            case EXFULL -> "EXFULL";
            case 90 -> "EMSGSIZE";
            case 93 -> "EPROTONOSUPPORT";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case 97 -> "EAFNOSUPPORT";
            case 98 -> "EADDRINUSE";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ENETDOWN -> "ENETDOWN";
            case ENETUNREACH -> "ENETUNREACH";
            case ENOBUFS -> "ENOBUFS";
            case 107 -> "ENOTCONN";
            case EHOSTUNREACH -> "EHOSTUNREACH";
            default -> "errno " + errno;
        };
    }
}
