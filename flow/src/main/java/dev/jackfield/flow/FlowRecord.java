package dev.jackfield.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A flow as the journal tells it.
 *
 * @param flow which flow
 * @param state where it is
 * @param started when it began
 * @param ended when it reached its final state
 * @param steps the steps that were started, in order
 */
public record FlowRecord(Flow flow, FlowState state, Instant started, Optional<Instant> ended, List<StepRecord> steps) {
    /** Copies the steps. */
    public FlowRecord {
        steps = List.copyOf(steps);
    }
}
