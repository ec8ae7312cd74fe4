package dev.jackfield.flow;

import java.util.Optional;

/**
 * A started step as the journal tells it.
 *
 * @param name the step's name
 * @param state how far it is
 * @param result what it returned, once it finished; kept when it is undone
 * @param error the short message of the last failure, of the run or of the undo
 */
public record StepRecord(String name, StepState state, Optional<String> result, Optional<String> error) {}
