package dev.jackfield.flow;

import java.util.Map;

/**
 * What a finished flow returned.
 *
 * @param id the flow's id
 * @param results the result of every step by its name
 */
public record FlowResult(FlowId id, Map<String, String> results) {
    /** Copies the results. */
    public FlowResult {
        results = Map.copyOf(results);
    }

    /**
     * The result of one step.
     *
     * @throws IllegalArgumentException the flow has no step of that name
     */
    public String result(String step) {
        String result = results.get(step);
        if (result == null) {
            throw new IllegalArgumentException("flow " + id + " has no step " + step);
        }
        return result;
    }
}
