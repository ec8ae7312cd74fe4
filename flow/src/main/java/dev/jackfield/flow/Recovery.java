package dev.jackfield.flow;

/** What becomes of a flow that did not reach its end. */
public enum Recovery {
    /** All started steps are undone, in reverse: as if it had never begun. For what creates. */
    ROLL_BACK,
    /**
     * The unfinished steps are run again, and nothing is ever undone. For what deletes or moves. A step that raises in the live run leaves the flow {@link FlowState#STUCK}; recovery resumes it
     * at that step.
     */
    ROLL_FORWARD
}
