package dev.jackfield.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Records what steps do, in order, and makes the steps that are recorded. */
final class Trail {
    private final List<String> entries = new ArrayList<>();

    synchronized void add(String entry) {
        entries.add(entry);
    }

    synchronized List<String> entries() {
        return List.copyOf(entries);
    }

    synchronized void clear() {
        entries.clear();
    }

    /** A step that returns the upper case of its name. */
    Step step(String name) {
        return step(name, context -> name.toUpperCase(java.util.Locale.ROOT));
    }

    Step step(String name, Function<StepContext, String> run) {
        return Step.of(
                name,
                context -> {
                    add(name);
                    return run.apply(context);
                },
                context -> add("undo " + name));
    }

    Step raising(String name, RuntimeException raised) {
        return step(name, context -> {
            throw raised;
        });
    }

    /** A step whose undo raises as long as the world is broken. */
    Step stubborn(String name, java.util.function.BooleanSupplier broken) {
        return Step.of(
                name,
                context -> {
                    add(name);
                    return "";
                },
                context -> {
                    add("undo " + name);
                    if (broken.getAsBoolean()) {
                        throw new IllegalStateException(name + " stays");
                    }
                });
    }
}
