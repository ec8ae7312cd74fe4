package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * Where an error came from: for operators and programs, beside the message for people.
 *
 * @param operation the interface's method, as Java names it, such as {@code plugNetwork}; empty where none applies
 * @param resources the ids of the resources concerned
 * @param backend what the backend itself answered
 */
public record ErrorContext(String operation, List<Id> resources, Optional<BackendError> backend) {
    /** Nothing known. */
    public static final ErrorContext NONE = new ErrorContext("", List.of(), Optional.empty());

    /** Copies the list. */
    public ErrorContext {
        resources = List.copyOf(resources);
    }

    /**
     * The context of an operation on some resources.
     *
     * @param operation the method's name
     * @param resources the ids of the resources concerned
     * @return the context, without a backend's answer
     */
    public static ErrorContext of(String operation, Id... resources) {
        return new ErrorContext(operation, List.of(resources), Optional.empty());
    }

    /**
     * The same context with a backend's answer.
     *
     * @param error what the backend answered
     * @return a new context
     */
    public ErrorContext withBackend(BackendError error) {
        return new ErrorContext(operation, resources, Optional.of(error));
    }

    /**
     * A backend's own error.
     *
     * @param status its status: an HTTP status, an errno
     * @param type its type: {@code IpAddressAlreadyAllocated}, {@code EEXIST}
     * @param message its text, without secrets
     */
    public record BackendError(int status, String type, String message) {}
}
