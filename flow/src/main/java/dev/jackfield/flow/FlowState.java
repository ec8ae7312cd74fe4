package dev.jackfield.flow;

import java.util.Set;

/**
 * Where a flow is, and where it may go from there.
 *
 * <pre>
 * RUNNING ──────► DONE
 *    │ └────────► STUCK ◄──► RUNNING        roll forward: tried again by recovery
 *    ▼
 * ROLLING_BACK ─► ROLLED_BACK
 *    │ ▲
 *    ▼ │
 * ROLLBACK_FAILED                           roll back: tried again by recovery
 *
 * STUCK, ROLLBACK_FAILED ─► SUPERSEDED      a later flow took the whole subject over
 * </pre>
 */
public enum FlowState {
    /** Its steps are being run, or the process that ran them died. */
    RUNNING,
    /** All steps are done. Final. */
    DONE,
    /** Its started steps are being undone, or the process that did so died. */
    ROLLING_BACK,
    /** All started steps are undone. Final. */
    ROLLED_BACK,
    /** Every undo was tried, those that raised several times, and at least one still raised. */
    ROLLBACK_FAILED,
    /** A step of a roll-forward flow raised; nothing was undone. */
    STUCK,
    /** Given up because {@link Claim#supersede} began a flow that covers all it left. Final. */
    SUPERSEDED;

    /** The states that may follow this one. */
    public Set<FlowState> next() {
        return switch (this) {
            case RUNNING -> Set.of(DONE, ROLLING_BACK, STUCK);
            case ROLLING_BACK -> Set.of(ROLLED_BACK, ROLLBACK_FAILED);
            case ROLLBACK_FAILED -> Set.of(ROLLING_BACK, SUPERSEDED);
            case STUCK -> Set.of(RUNNING, SUPERSEDED);
            case DONE, ROLLED_BACK, SUPERSEDED -> Set.of();
        };
    }

    /** Whether it came to an end that is none: all was tried, and it waits to be tried again. */
    public boolean isAtRest() {
        return next().contains(SUPERSEDED);
    }

    /** Whether nothing is left to do; other flows of the subject wait until it is so. */
    public boolean isFinal() {
        return next().isEmpty();
    }
}
