package dev.jackfield.flow;

import dev.jackfield.flow.Recovered.LeftAlone;
import dev.jackfield.flow.Recovered.Reason;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The flow types an engine was given, and whether a journaled flow can be rebuilt from them. */
final class KnownTypes {
    private final Map<Key, FlowType<?>> types = new HashMap<>();

    private record Key(String name, int version) {}

    /**
     * Keeps the types.
     *
     * @throws IllegalArgumentException two of them have the same name and version
     */
    KnownTypes(Collection<FlowType<?>> types) {
        for (FlowType<?> type : types) {
            if (this.types.put(new Key(type.name(), type.version()), type) != null) {
                throw new IllegalArgumentException("two flow types are called " + type.name() + " v" + type.version());
            }
        }
    }

    boolean knows(Flow flow) {
        return types.containsKey(new Key(flow.type(), flow.version()));
    }

    /**
     * Refuses a type that nobody could recover.
     *
     * @throws IllegalArgumentException it is not one of the engine's
     */
    void require(FlowType<?> type) {
        if (!types.containsKey(new Key(type.name(), type.version()))) {
            throw new IllegalArgumentException("flow type " + type.name() + " v" + type.version()
                    + " is not one of those the engine was made with, so it could not be recovered");
        }
    }

    /** A journaled flow's way to go on, or why there is none. */
    sealed interface Rebuilt {
        record Run(FlowRun run) implements Rebuilt {}

        record Not(LeftAlone why) implements Rebuilt {}
    }

    Rebuilt rebuild(Journal.Entry entry, EngineParts engine) {
        Flow flow = entry.flow();
        FlowType<?> type = types.get(new Key(flow.type(), flow.version()));
        if (type == null) {
            return new Rebuilt.Not(unknown(flow));
        }
        FlowRun run;
        try {
            run = new FlowRun(flow, type, entry.input(), engine);
        } catch (RuntimeException e) {
            return new Rebuilt.Not(new LeftAlone(Reason.UNREADABLE_INPUT, Texts.shortError(e)));
        }
        List<String> steps = run.stepNames();
        for (Map.Entry<Integer, StepRecord> step : entry.steps().entrySet()) {
            int position = step.getKey();
            String journaled = step.getValue().name();
            String made = position < steps.size() ? steps.get(position) : "none";
            if (!made.equals(journaled)) {
                return new Rebuilt.Not(new LeftAlone(
                        Reason.OTHER_STEPS,
                        "step " + (position + 1) + " is " + journaled + " in the journal and " + made
                                + " in this program"));
            }
        }
        return new Rebuilt.Run(run);
    }

    private LeftAlone unknown(Flow flow) {
        int newest = types.keySet().stream()
                .filter(key -> key.name().equals(flow.type()))
                .mapToInt(Key::version)
                .max()
                .orElse(0);
        String wanted = flow.type() + " v" + flow.version();
        if (newest == 0) {
            return new LeftAlone(Reason.UNKNOWN_TYPE, wanted + " is not known to this program");
        }
        return flow.version() > newest
                ? new LeftAlone(Reason.NEWER_VERSION, wanted + " is newer than this program, which knows v" + newest)
                : new LeftAlone(Reason.RETIRED_VERSION, wanted + " is no longer known to this program");
    }
}
