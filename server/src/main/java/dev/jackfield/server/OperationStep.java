package dev.jackfield.server;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A step of an operation.
 *
 * @param name its name
 * @param state where it is
 * @param micros how long it took, or its undoing, in microseconds
 * @param error what it met
 */
record OperationStep(String name, State state, OptionalLong micros, Optional<String> error) {
    /** Where a step is. */
    enum State {
        PLANNED,
        RUNNING,
        DONE,
        FAILED,
        UNDOING,
        UNDONE,
        UNDO_FAILED
    }

    static OperationStep planned(String name) {
        return new OperationStep(name, State.PLANNED, OptionalLong.empty(), Optional.empty());
    }
}
