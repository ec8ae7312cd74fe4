package dev.jackfield.flow;

/**
 * A signal to stop a flow between two steps; any thread may give it, once and for good.
 *
 * <p>A roll-back flow rolls back and throws {@link FlowCancelledException}. A roll-forward flow heeds it only before its first step: half a switch is worse than a whole one. Interrupting the
 * flow's thread means the same.
 */
public final class Cancellation {
    private volatile boolean requested;

    /** Asks the flow to stop; again does nothing. */
    public void request() {
        requested = true;
    }

    /** Whether someone asked. */
    public boolean isRequested() {
        return requested;
    }
}
