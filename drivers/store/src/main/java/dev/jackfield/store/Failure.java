package dev.jackfield.store;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;

/** Makes a method's own exception out of an error with a kind: its constructor. */
@FunctionalInterface
interface Failure {
    /** For methods that have no exception of their own: what has a kind stays as it is. */
    Failure PLAIN = new Failure() {
        @Override
        public NetworkException as(ErrorKind kind, String message, ErrorContext context, Throwable cause) {
            return new NetworkException(kind, message, context, cause);
        }

        @Override
        public boolean keeps(NetworkException error) {
            return true;
        }
    };

    NetworkException as(ErrorKind kind, String message, ErrorContext context, Throwable cause);

    /**
     * Turns an error into one that the method declares. What has a type of its own (not found, in use, unsupported …) keeps it; what
     * is only known by its kind gets the method's type; a defect gets the kind BUG.
     */
    default NetworkException of(String operation, RuntimeException error) {
        if (!(error instanceof NetworkException known)) {
            return as(ErrorKind.BUG, "defect in " + operation + ": " + error, ErrorContext.of(operation), error);
        }
        if (keeps(known)) {
            return known;
        }
        ErrorContext found = known.context();
        ErrorContext context = new ErrorContext(operation, found.resources(), found.backend());
        return as(known.kind(), String.valueOf(known.getMessage()), context, known);
    }

    /** Whether an error says more by its type than by its kind. */
    default boolean keeps(NetworkException error) {
        return error.getClass() != NetworkException.class
                && !(error instanceof NetworkServiceException)
                && !(error instanceof InvalidValueException);
    }
}
