package dev.jackfield.flow;

/**
 * A step could not be undone; its cause is what the undo raised. Suppressed onto the exception that made the flow roll back.
 *
 * <p>The flow rests as {@link FlowState#ROLLBACK_FAILED}, and is tried again by {@link FlowEngine#recover} and by whoever claims its subject.
 */
public final class UndoFailedException extends FlowException {
    private static final long serialVersionUID = 1;

    private final transient Flow flow;
    private final String step;

    UndoFailedException(Flow flow, String step, Throwable cause) {
        super("step " + step + " of " + flow + " could not be undone: " + Texts.shortError(cause), cause);
        this.flow = flow;
        this.step = step;
    }

    /** The flow that rolls back. */
    public Flow flow() {
        return flow;
    }

    /** The step whose undo raised. */
    public String step() {
        return step;
    }
}
