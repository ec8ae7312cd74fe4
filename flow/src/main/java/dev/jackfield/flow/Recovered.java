package dev.jackfield.flow;

import java.util.List;

/**
 * What recovery did with an unfinished flow.
 *
 * @param flow which flow
 * @param found the state it was found in: at rest, or as its process left it
 * @param outcome what became of it
 */
public record Recovered(Flow flow, FlowState found, Outcome outcome) {
    /** What became of an unfinished flow. */
    public sealed interface Outcome {}

    /** All its started steps are undone. */
    public record RolledBack() implements Outcome {}

    /** All its steps are done; what they returned. */
    public record RolledForward(FlowResult result) implements Outcome {}

    /** Every undo was tried; these raised. {@link FlowEngine#recover} tries them again. */
    public record RollbackFailed(List<UndoFailedException> failures) implements Outcome {
        /** Copies the failures. */
        public RollbackFailed {
            failures = List.copyOf(failures);
        }
    }

    /** A step raised again, and the flow stays where it is; nothing was undone. */
    public record Stuck(String step, Throwable error) implements Outcome {}

    /** It had come to rest before, and was not touched: {@link FlowEngine#recover} and whoever claims its subject try it again. */
    public record AtRest(FlowState state) implements Outcome {}

    /** It is not ownerless: someone holds its subject, and it was not touched. */
    public record Busy(Owner owner) implements Outcome {}

    /** This program cannot rebuild it, and it was not touched. */
    public record LeftAlone(Reason reason, String detail) implements Outcome {}

    /** Why a flow cannot be rebuilt. */
    public enum Reason {
        /** No type of that name is known here. */
        UNKNOWN_TYPE,
        /** The type is known, in older versions only: a newer release wrote the flow. */
        NEWER_VERSION,
        /** The type is known, but not in that old version any more. */
        RETIRED_VERSION,
        /** The type cannot read the input. */
        UNREADABLE_INPUT,
        /** The type makes other steps out of the input than those the journal holds. */
        OTHER_STEPS
    }
}
