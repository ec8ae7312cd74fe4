package dev.jackfield.network;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * The root of all errors of this interface. The message says what failed, on which resource, and what was found; {@link #kind()}
 * and the exception's type say how to react. A method that throws has left nothing new behind, unless the kind is
 * {@link ErrorKind#UNKNOWN_OUTCOME}.
 *
 * @see "Octavia, network-driver-interface.rst, NetworkException"
 */
public class NetworkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorKind kind;
    private final transient @Nullable ErrorContext context;

    /**
     * An error without a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     */
    public NetworkException(ErrorKind kind, String message, ErrorContext context) {
        this(kind, message, context, null);
    }

    /**
     * An error with a cause.
     *
     * @param kind what kind of thing went wrong
     * @param message what, which id, what was found
     * @param context where it came from
     * @param cause what caused it, or null
     */
    public NetworkException(ErrorKind kind, String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.context = context;
    }

    /**
     * What kind of thing went wrong.
     *
     * @return the kind
     */
    public ErrorKind kind() {
        return kind;
    }

    /**
     * Where the error came from.
     *
     * @return the context, or {@link ErrorContext#NONE}
     */
    public ErrorContext context() {
        return Optional.ofNullable(context).orElse(ErrorContext.NONE);
    }
}
