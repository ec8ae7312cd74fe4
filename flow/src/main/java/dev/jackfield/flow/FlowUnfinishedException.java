package dev.jackfield.flow;

/** An earlier flow of the subject is unfinished and could not be recovered, so no new one was begun; nothing was done. */
public final class FlowUnfinishedException extends FlowException {
    private static final long serialVersionUID = 1;

    private final transient Flow unfinished;

    FlowUnfinishedException(Flow unfinished, FlowState state) {
        super(unfinished.subject() + " has an unfinished " + unfinished + " in state " + state, null);
        this.unfinished = unfinished;
    }

    /** The flow that stands in the way. */
    public Flow unfinished() {
        return unfinished;
    }
}
