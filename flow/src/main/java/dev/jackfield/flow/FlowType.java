package dev.jackfield.flow;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A kind of flow: how its input becomes steps, and how it recovers.
 *
 * <p>The steps derive from the input alone, without clock and chance, because another process or the next release makes them again to recover. When steps or input change incompatibly, the
 * version goes up, and the engine is given the old version too for as long as journals may hold it.
 *
 * @param <I> the input: ids and values, no secrets
 * @param name what the journal calls it
 * @param version from 1 on; part of its identity
 * @param recovery what becomes of it when it does not reach its end
 * @param codec writes and reads the input
 * @param steps makes the steps, in order, with unique names
 */
public record FlowType<I>(String name, int version, Recovery recovery, Codec<I> codec, Function<I, List<Step>> steps) {
    /** Rejects a blank name and a version below 1. */
    public FlowType {
        Texts.requireName("flow type", name);
        if (version < 1) {
            throw new IllegalArgumentException("flow type " + name + " has version " + version + ", 1 is the least");
        }
    }

    /** The steps for an encoded input: what a recovering process would make. */
    List<Step> stepsFor(String encodedInput) {
        List<Step> made = List.copyOf(steps.apply(codec.decode(encodedInput)));
        Set<String> names = new HashSet<>();
        for (Step step : made) {
            Texts.requireName("step name", step.name());
            if (!names.add(step.name())) {
                throw new IllegalArgumentException("flow type " + name + " has two steps named " + step.name());
            }
        }
        return made;
    }
}
