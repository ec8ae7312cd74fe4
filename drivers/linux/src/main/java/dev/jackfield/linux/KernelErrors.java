package dev.jackfield.linux;

import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.NativeLibraryException;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.NetlinkTimeoutException;
import dev.jackfield.netlink.NftablesException;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorContext.BackendError;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Id;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The one place where what the kernel says becomes an error of the driver's interface. */
final class KernelErrors {
    /** Said whenever a privilege is missing. */
    static final String PRIVILEGE_HINT = "run as root, or as a user through ./jackfield, which keeps a sandbox";

    private static final int ENOMEM = 12;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int ENOSPC = 28;
    private static final int ERANGE = 34;
    private static final int ENOSYS = 38;
    private static final int EPROTONOSUPPORT = 93;
    private static final int EAFNOSUPPORT = 97;

    private KernelErrors() {}

    /**
     * Does something with the kernel.
     *
     * @param operation the data plane's method
     * @param what what was attempted on which resource, for the message
     * @param resources the resources concerned
     * @param work what to do
     * @throws NetworkException what the kernel said
     */
    static <T> T translated(String operation, String what, List<Id> resources, Supplier<T> work) {
        ErrorContext context = new ErrorContext(operation, resources, Optional.empty());
        try {
            return work.get();
        } catch (NetlinkException e) {
            throw of(operation, what + " failed", resources, e);
        } catch (NftablesException e) {
            // libnftables has no error numbers; the transaction was refused as a whole.
            throw new NetworkServiceException(
                    ErrorKind.UNAVAILABLE,
                    what + " failed: " + e.getMessage(),
                    context.withBackend(new BackendError(0, "nftables", e.text())),
                    e);
        } catch (NativeLibraryException e) {
            throw new NetworkServiceException(ErrorKind.UNAVAILABLE, what + " failed: " + e.getMessage(), context, e);
        }
    }

    /**
     * The error for a refusal of the kernel's.
     *
     * @param operation the data plane's method
     * @param what what was found, on which resource
     * @param resources the resources concerned
     * @param e the refusal
     */
    static NetworkException of(String operation, String what, List<Id> resources, NetlinkException e) {
        ErrorKind kind = kind(e);
        String hint = kind == ErrorKind.DENIED ? "; " + PRIVILEGE_HINT : "";
        ErrorContext context = new ErrorContext(
                operation,
                resources,
                Optional.of(new BackendError(e.errno(), e.errnoName(), e.attempted() + ": " + e.kernelText())));
        return new NetworkServiceException(kind, what + ": " + e.getMessage() + hint, context, e);
    }

    private static ErrorKind kind(NetlinkException e) {
        if (e instanceof NetlinkTimeoutException) {
            return ErrorKind.UNKNOWN_OUTCOME;
        }
        return switch (e.errno()) {
            case Errno.EPERM, Errno.EACCES -> ErrorKind.DENIED;
            case Errno.ENODEV, Errno.ENXIO, Errno.ENOENT, Errno.ESRCH, Errno.EADDRNOTAVAIL -> ErrorKind.NOT_FOUND;
            case Errno.EEXIST, Errno.EBUSY -> ErrorKind.CONFLICT;
            case Errno.EXFULL, Errno.ENOBUFS, ENOSPC, ENOMEM, ENFILE, EMFILE -> ErrorKind.EXHAUSTED;
            case Errno.EINVAL, Errno.ENETUNREACH, Errno.EHOSTUNREACH, ERANGE -> ErrorKind.INVALID;
            case Errno.EOPNOTSUPP, ENOSYS, EPROTONOSUPPORT, EAFNOSUPPORT -> ErrorKind.UNSUPPORTED;
            case Errno.EINTR, Errno.EAGAIN, Errno.ENETDOWN -> ErrorKind.UNAVAILABLE;
            default -> ErrorKind.BUG;
        };
    }
}
