package dev.jackfield.network;

import org.jspecify.annotations.Nullable;

/**
 * A VIP could not be deallocated. What is left carries our mark; the call may be repeated.
 *
 * @see "Octavia, network-driver-interface.rst, DeallocateVIPException"
 */
public class DeallocateVipException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error without a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public DeallocateVipException(ErrorKind kind, String message, ErrorContext context) {
        super(kind, message, context);
    }

    /**
     * An error with a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     * @param cause what caused it, or null
     */
    public DeallocateVipException(ErrorKind kind, String message, ErrorContext context, @Nullable Throwable cause) {
        super(kind, message, context, cause);
    }
}
