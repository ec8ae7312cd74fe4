package dev.jackfield.neutron.client;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorContext.BackendError;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkServiceException;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request to a service of OpenStack failed. {@link #kind()} says how to react: {@link ErrorKind#UNKNOWN_OUTCOME} is a change whose
 * answer was lost, or that failed inside the service; every other kind means that nothing was changed. {@link #context()} has the
 * service's own status, type and message.
 */
public final class OpenStackException extends NetworkServiceException {
    private static final long serialVersionUID = 1;

    private final Failure failure;

    OpenStackException(Failure failure, @Nullable Throwable cause) {
        super(
                Faults.kind(failure),
                failure.text(),
                new ErrorContext(
                        "",
                        List.of(),
                        Optional.of(new BackendError(failure.status(), failure.type(), failure.message()))),
                cause);
        this.failure = failure;
    }

    /**
     * What failed, and how.
     *
     * @return the failure
     */
    public Failure failure() {
        return failure;
    }

    /**
     * The HTTP status of the answer.
     *
     * @return the status, 0 if there was no answer
     */
    public int status() {
        return failure.status();
    }

    /**
     * The error's name, by which to decide: Neutron's {@code NeutronError.type}, the key of Nova's fault, Keystone's title.
     *
     * @return the name, empty if the answer had none
     */
    public String type() {
        return failure.type();
    }

    /**
     * Whether the change may have been made although no good answer came: look before repeating it.
     *
     * @return whether it is unknown
     */
    public boolean outcomeUnknown() {
        return kind() == ErrorKind.UNKNOWN_OUTCOME;
    }

    /**
     * Whether an earlier attempt at the same request may have made the change, as its answer was lost.
     *
     * @return whether one was lost before this answer
     */
    public boolean followsLoss() {
        return Arrays.stream(getSuppressed())
                .anyMatch(it -> it instanceof OpenStackException earlier && earlier.outcomeUnknown());
    }

    OpenStackException again() {
        return new OpenStackException(failure, this);
    }

    /**
     * A request and what became of it.
     *
     * @param service {@code network}, {@code compute} or {@code identity}
     * @param method the HTTP method
     * @param path the path with its ids, without the query
     * @param change whether the request was to change something
     * @param sent whether the request may have reached the service
     * @param status the answer's HTTP status; 0: no answer
     * @param type the error's name in the answer, or empty
     * @param message the error's text in the answer, or why there was none
     * @param requestId the request's id in the service's logs: as the service said, or else as it was sent
     */
    public record Failure(
            String service,
            String method,
            String path,
            boolean change,
            boolean sent,
            int status,
            String type,
            String message,
            String requestId) {
        Failure said(String before) {
            return new Failure(service, method, path, change, sent, status, type, before + message, requestId);
        }

        String text() {
            return service + ": " + method + " " + path + (status == 0 ? " failed: " : " was answered " + status + " ")
                    + (type.isEmpty() ? "" : type + ": ") + message + " (" + requestId + ")";
        }
    }
}
