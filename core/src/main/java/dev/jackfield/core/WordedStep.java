package dev.jackfield.core;

import dev.jackfield.flow.Step;
import dev.jackfield.flow.StepContext;
import dev.jackfield.network.Deadline;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A step that can say what it does before it does it.
 *
 * @param name its name in the journal and in progress
 * @param text what it does, in words
 * @param action does it, and returns its result as JSON, or nothing
 * @param inverse takes it back, whatever came of it
 */
record WordedStep(String name, String text, Function<StepContext, String> action, Consumer<StepContext> inverse)
        implements Step {
    /** An undo gets time of its own: the deadline of the call has often passed when its flow is rolled back. */
    private static final Duration TIME_TO_UNDO = Duration.ofSeconds(20);

    /** The journal's limit. */
    private static final int MAX_NAME = 255;

    WordedStep {
        // Ids may be as long as a name may be. The hash keeps two long names apart.
        if (name.length() > MAX_NAME) {
            String hash = Integer.toHexString(name.hashCode());
            name = name.substring(0, MAX_NAME - hash.length() - 1) + "…" + hash;
        }
    }

    static WordedStep of(String name, String text, Consumer<StepContext> action, Consumer<StepContext> inverse) {
        return new WordedStep(
                name,
                text,
                context -> {
                    action.accept(context);
                    return "";
                },
                inverse);
    }

    /** A step whose inverse is part of another step's, or that has none. */
    static WordedStep of(String name, String text, Consumer<StepContext> action) {
        return of(name, text, action, context -> {});
    }

    @Override
    public String run(StepContext context) {
        return action.apply(context);
    }

    @Override
    public void undo(StepContext context) {
        Deadline.after(TIME_TO_UNDO).apply(() -> {
            inverse.accept(context);
            return this;
        });
    }

    Plan.PlannedStep planned() {
        return new Plan.PlannedStep(name, text);
    }
}
