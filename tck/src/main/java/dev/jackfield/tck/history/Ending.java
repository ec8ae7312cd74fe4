package dev.jackfield.tck.history;

import java.util.List;

/** Compares what was really there after a history with the state in which an order ends. */
@FunctionalInterface
public interface Ending {
    /** Any state will do. */
    Ending ANY = state -> List.of();

    /**
     * How they differ.
     *
     * @param state the state
     * @return one line for each thing that is there and should not be, or the other way round; none if they are the same
     */
    List<String> differences(State state);
}
