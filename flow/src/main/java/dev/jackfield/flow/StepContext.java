package dev.jackfield.flow;

import java.util.Optional;

/** What a step may know besides its flow's input; the same in the run, after a crash and in the undo. */
public interface StepContext {
    /** The flow this step belongs to. */
    FlowId flow();

    /** What the flow changes. */
    Subject subject();

    /**
     * The journaled result of a step of this flow; empty if that step has not finished. Undoing a step does not take its result away.
     *
     * @throws IllegalArgumentException the flow has no step of that name
     */
    Optional<String> result(String step);

    /** This step's own journaled result: empty in its run, present in its undo if the run had finished. */
    Optional<String> result();
}
