package dev.jackfield.network;

/** What kind of thing went wrong. Callers decide by this and by an exception's type, never by its text. */
public enum ErrorKind {
    /** The request is wrong in itself: the same request fails anywhere. */
    INVALID(false, 2, 400),
    /** A named resource does not exist, or the caller may not see it. */
    NOT_FOUND(false, 3, 404),
    /** The request contradicts what exists: an address is taken, a resource is in use or busy. */
    CONFLICT(false, 4, 409),
    /** There is no room: no free address, a quota, a full bridge. */
    EXHAUSTED(false, 5, 507),
    /** The caller lacks the right or the privilege. */
    DENIED(false, 6, 403),
    /** The driver or its backend cannot do this; see {@link Capability}. */
    UNSUPPORTED(false, 7, 501),
    /** The backend cannot be reached or is overloaded; nothing was changed, so the same request may be sent again. */
    UNAVAILABLE(true, 8, 503),
    /** The answer was lost: the change may or may not have happened. Look before repeating. */
    UNKNOWN_OUTCOME(false, 9, 504),
    /** A defect in Jackfield or in a driver. */
    BUG(false, 70, 500);

    private final boolean retryable;
    private final int exitCode;
    private final int httpStatus;

    ErrorKind(boolean retryable, int exitCode, int httpStatus) {
        this.retryable = retryable;
        this.exitCode = exitCode;
        this.httpStatus = httpStatus;
    }

    /**
     * Whether the same request may succeed later without anybody changing anything, and is safe to repeat.
     *
     * @return whether to retry
     */
    public boolean retryable() {
        return retryable;
    }

    /**
     * The exit code of a command that failed so.
     *
     * @return 2 to 9, or 70
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * The status with which an HTTP interface answers.
     *
     * @return a status of 400 or more
     */
    public int httpStatus() {
        return httpStatus;
    }
}
