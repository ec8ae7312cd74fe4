package dev.jackfield.core;

import java.util.List;

/**
 * What became of the orphans of an audit that removes them.
 *
 * @param outcomes one for each orphan that the audit found, in the order in which they were taken up
 */
public record OrphanRemoval(List<Outcome> outcomes) {
    /** Copies the list. */
    public OrphanRemoval {
        outcomes = List.copyOf(outcomes);
    }

    /** What became of one. */
    public enum Result {
        /** It is not at the backend any more. */
        REMOVED,
        /** It was left as it is, for it may be somebody's after all. */
        SPARED,
        /** It could not be removed, or not be looked at; it may be tried again. */
        FAILED
    }

    /**
     * One orphan.
     *
     * @param finding what the audit said of it
     * @param result what became of it
     * @param why the result in words
     */
    public record Outcome(Audit.Finding finding, Result result, String why) {}

    /**
     * The outcomes of one result.
     *
     * @param result which
     * @return those outcomes, in their order
     */
    public List<Outcome> outcomes(Result result) {
        return outcomes.stream().filter(outcome -> outcome.result() == result).toList();
    }
}
