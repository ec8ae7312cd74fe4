package dev.jackfield.cli.remote;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the daemon says went wrong, or that it cannot be reached. */
public final class DaemonException extends NetworkException {
    private static final long serialVersionUID = 1;
    private static final String CANCELLED = "CANCELLED";

    private final boolean cancelled;
    private final @Nullable String field;
    private final transient List<String> leftBehind;

    DaemonException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(kind, message, ErrorContext.NONE, cause);
        this.cancelled = false;
        this.field = null;
        this.leftBehind = List.of();
    }

    private DaemonException(ErrorKind kind, JsonNode problem) {
        super(kind, problem.path("detail").asString(""), ErrorContext.NONE);
        this.cancelled = problem.path("kind").asString("").equals(CANCELLED);
        this.field = problem.path("field").asString("");
        this.leftBehind = problem.path("left_behind")
                .valueStream()
                .map(it -> it.asString(""))
                .toList();
    }

    /** What a problem says, as RFC 9457 has it. */
    static DaemonException of(JsonNode problem) {
        return new DaemonException(
                kind(problem.path("kind").asString(""), problem.path("status").asInt(0)), problem);
    }

    /** The kind that it names; of what HTTP alone says, what that means to one who asked. */
    private static ErrorKind kind(String name, int status) {
        Optional<ErrorKind> named = Arrays.stream(ErrorKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst();
        return named.orElseGet(() -> switch (status) {
            case 401, 403 -> ErrorKind.DENIED;
            case 404 -> ErrorKind.NOT_FOUND;
            case 409, 412 -> ErrorKind.CONFLICT;
            case 408, 429, 502, 503 -> ErrorKind.UNAVAILABLE;
            case 504 -> ErrorKind.UNKNOWN_OUTCOME;
            default -> status < 500 ? ErrorKind.INVALID : ErrorKind.BUG;
        });
    }

    /**
     * Whether somebody stopped the operation, so that what it had begun is taken back.
     *
     * @return whether it was cancelled
     */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * The field of the request that is wrong.
     *
     * @return its path; empty if it is none of those
     */
    public Optional<String> field() {
        return Optional.ofNullable(field).filter(it -> !it.isEmpty());
    }

    /**
     * What could not be taken back.
     *
     * @return a line for each
     */
    public List<String> leftBehind() {
        return leftBehind;
    }
}
