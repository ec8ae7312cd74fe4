package dev.jackfield.flow;

import org.jspecify.annotations.Nullable;

/** A flow could not be run, ended or recovered, for a reason of its own; what a step raises is thrown as it is. */
public abstract class FlowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FlowException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
