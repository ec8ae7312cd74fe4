package dev.jackfield.flow;

import org.jspecify.annotations.Nullable;

/** The flow was cancelled and nothing of it is left, except what the suppressed {@link UndoFailedException}s name. */
public final class FlowCancelledException extends FlowException {
    private static final long serialVersionUID = 1;

    FlowCancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
