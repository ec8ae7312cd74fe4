package dev.jackfield.flow;

/** How far a started step is; a step without a record was never started. */
public enum StepState {
    /** The intent is journaled; the step may have done nothing, half or all of it. */
    STARTED,
    /** It returned, and its result is journaled. */
    DONE,
    /** It raised. */
    FAILED,
    /** It was taken back. */
    UNDONE,
    /** Taking it back raised; recovery tries again. */
    UNDO_FAILED
}
