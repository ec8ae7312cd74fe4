package dev.jackfield.server;

import dev.jackfield.core.LoadBalancerNotFoundException;
import dev.jackfield.flow.FlowBusyException;
import dev.jackfield.flow.FlowCancelledException;
import dev.jackfield.flow.FlowException;
import dev.jackfield.flow.UndoFailedException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Id;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import org.eclipse.jetty.http.HttpStatus;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param type a URN of the kind
 * @param title the kind, in words
 * @param status the HTTP status
 * @param detail what, which id, what was found
 * @param kind the kind, for programs
 * @param field the field that is wrong, where it is one of the request
 * @param resources the ids concerned
 * @param leftBehind what could not be taken back
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String kind,
        Optional<String> field,
        List<String> resources,
        List<String> leftBehind) {
    /** The kind of an operation that somebody stopped. */
    private static final String CANCELLED = "CANCELLED";

    private static final int CANCELLED_STATUS = 409;

    static Problem of(int status, String kind, String detail) {
        return new Problem(urn(kind), words(kind), status, detail, kind, Optional.empty(), List.of(), List.of());
    }

    /** What HTTP itself refuses: by the kind that has the status, or that is called as HTTP calls it. */
    static Problem ofHttp(int status, String reason) {
        String kind = Arrays.stream(ErrorKind.values())
                .filter(it -> it.httpStatus() == status)
                .findFirst()
                .map(Enum::name)
                .orElseGet(() -> HttpStatus.getCode(status).name());
        return of(status, kind, "this is no request that is answered here: " + reason);
    }

    /**
     * What an operation met. Of a defect only that it is one is said: what it says may be of use to whoever made it happen.
     *
     * @param error what was thrown
     */
    static Problem of(Throwable error) {
        List<String> leftBehind = Arrays.stream(error.getSuppressed())
                .filter(UndoFailedException.class::isInstance)
                .map(suppressed -> String.valueOf(suppressed.getMessage()))
                .toList();
        if (error instanceof FlowCancelledException) {
            Problem cancelled = of(CANCELLED_STATUS, CANCELLED, "cancelled: what was begun is taken back");
            return cancelled.with(Optional.empty(), List.of(), leftBehind);
        }
        ErrorKind kind = kindOf(error);
        String detail = kind == ErrorKind.BUG
                ? "this is a defect in Jackfield or in a driver; the log tells where"
                : String.valueOf(error.getMessage()).strip();
        List<String> resources = error instanceof NetworkException network
                ? network.context().resources().stream().map(Id::value).toList()
                : List.of();
        Optional<String> field =
                error instanceof InvalidValueException invalid ? Optional.of(invalid.field()) : Optional.empty();
        return of(kind.httpStatus(), kind.name(), detail).with(field, resources, leftBehind);
    }

    private Problem with(Optional<String> newField, List<String> newResources, List<String> newLeftBehind) {
        return new Problem(type, title, status, detail, kind, newField, newResources, newLeftBehind);
    }

    static ErrorKind kindOf(Throwable error) {
        return switch (error) {
            case NetworkException network -> network.kind();
            case FlowBusyException _ -> ErrorKind.CONFLICT;
            case FlowException _ -> ErrorKind.UNAVAILABLE;
            default -> ErrorKind.BUG;
        };
    }

    /** What one who may not see a load balancer is told: the same as if it were not there. */
    static LoadBalancerNotFoundException notFound(String nameOrId) {
        return new LoadBalancerNotFoundException("show", nameOrId);
    }

    private static String urn(String kind) {
        return "urn:jackfield:problem:" + kind.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String words(String kind) {
        return kind.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
