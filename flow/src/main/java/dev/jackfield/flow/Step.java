package dev.jackfield.flow;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One thing a flow does, and how it is taken back.
 *
 * <p>Delivery is at least once: a process may die after the effect and before the journal knows, so both methods must be idempotent. The undo is registered before the step runs and must cope
 * with a step that never happened, half happened, is done, or was undone already.
 */
public interface Step {
    /** The step's name, unique in its flow; the journal and the other steps know it by this. */
    String name();

    /**
     * Does it.
     *
     * @return the result for later steps, for the undo and for the caller, as text without secrets; {@code ""} when there is none
     */
    String run(StepContext context);

    /**
     * Takes it back, in whatever state it is.
     *
     * <p>An exception does not keep the other undos from running. After these it is tried again as {@link UndoRetries} says; then the flow rests as {@link FlowState#ROLLBACK_FAILED}.
     */
    void undo(StepContext context);

    /** A step of two functions. */
    static Step of(String name, Function<StepContext, String> run, Consumer<StepContext> undo) {
        return new StepOfFunctions(name, run, undo);
    }

    /** A step with nothing to undo. */
    static Step of(String name, Function<StepContext, String> run) {
        return new StepOfFunctions(name, run, context -> {});
    }

    /** A step without a result. */
    static Step action(String name, Consumer<StepContext> run, Consumer<StepContext> undo) {
        return new StepOfFunctions(
                name,
                context -> {
                    run.accept(context);
                    return "";
                },
                undo);
    }

    /** A step without a result and with nothing to undo. */
    static Step action(String name, Consumer<StepContext> run) {
        return action(name, run, context -> {});
    }
}
