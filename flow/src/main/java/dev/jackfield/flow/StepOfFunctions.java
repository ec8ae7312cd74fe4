package dev.jackfield.flow;

import java.util.function.Consumer;
import java.util.function.Function;

/** The step that {@link Step#of} makes. */
record StepOfFunctions(String name, Function<StepContext, String> doing, Consumer<StepContext> undoing)
        implements Step {
    StepOfFunctions {
        Texts.requireName("step name", name);
    }

    @Override
    public String run(StepContext context) {
        return doing.apply(context);
    }

    @Override
    public void undo(StepContext context) {
        undoing.accept(context);
    }
}
