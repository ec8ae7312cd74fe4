package dev.jackfield.flow;

import java.time.Duration;
import java.util.List;

/**
 * Is told what flows do, on the flow's own thread, for live progress and metrics.
 *
 * <p>What it throws is logged and changes nothing. Slow listeners make slow flows.
 */
public interface FlowListener {
    /** A flow begins, or is taken up again by recovery; all its steps' names in order. */
    default void flowStarted(Flow flow, List<String> steps) {}

    /** The intent is journaled and the step is about to run. */
    default void stepStarted(Flow flow, String step) {}

    /** The step returned and its result is journaled. */
    default void stepDone(Flow flow, String step, Duration took) {}

    /** The step raised. */
    default void stepFailed(Flow flow, String step, Throwable error, Duration took) {}

    /** The step is about to be undone. */
    default void undoStarted(Flow flow, String step) {}

    /** The step was undone. */
    default void undoDone(Flow flow, String step, Duration took) {}

    /** The undo raised; the others still run. */
    default void undoFailed(Flow flow, String step, Throwable error, Duration took) {}

    /** The flow came to rest in this state. Not told when the journal failed. */
    default void flowEnded(Flow flow, FlowState state, Duration took) {}

    /**
     * Tells this one and then another one; not the other one if this one throws.
     *
     * @param next is told after this one
     * @return a listener that tells both
     */
    default FlowListener andThen(FlowListener next) {
        return new BothListeners(this, next);
    }

    /** A listener that does nothing. */
    static FlowListener none() {
        return new FlowListener() {};
    }
}
