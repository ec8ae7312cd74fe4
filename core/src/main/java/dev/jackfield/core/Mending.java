package dev.jackfield.core;

import dev.jackfield.network.Difference;

import java.util.List;

/**
 * What became of differences that were to be mended, those among them that could be seen only once others were.
 *
 * @param outcomes one for each difference, in the order in which they were taken up
 */
public record Mending(List<Outcome> outcomes) {
    /** Copies the list. */
    public Mending {
        outcomes = List.copyOf(outcomes);
    }

    /** What became of one. */
    public enum Result {
        /** It is as it should be. */
        MENDED,
        /** It was nobody's, and is not at the backend any more. */
        REMOVED,
        /** It was left as it is: it is not ours to change, must be replaced, or somebody is at work on it. */
        LEFT,
        /** It could not be mended or removed; it may be tried again. */
        FAILED
    }

    /**
     * One difference.
     *
     * @param difference what differed
     * @param result what became of it
     * @param why the result in words
     */
    public record Outcome(Difference difference, Result result, String why) {}

    /**
     * The outcomes of one result.
     *
     * @param result which
     * @return those outcomes, in their order
     */
    public List<Outcome> outcomes(Result result) {
        return outcomes.stream().filter(outcome -> outcome.result() == result).toList();
    }

    /**
     * Whether all is as it should be now.
     *
     * @return whether nothing was left and nothing failed
     */
    public boolean isWhole() {
        return outcomes(Result.LEFT).isEmpty() && outcomes(Result.FAILED).isEmpty();
    }
}
