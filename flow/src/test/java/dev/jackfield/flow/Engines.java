package dev.jackfield.flow;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Engines and flow types for tests, with a fixed clock and counted ids. */
final class Engines {
    static final Subject LB = new Subject("lb-1");
    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    /** Undos and listeners raise on purpose here; what is logged about it would drown a real failure. */
    private static final Logger LOG = Logger.getLogger("dev.jackfield.flow");

    static {
        LOG.setUseParentHandlers(false);
    }

    private Engines() {}

    static FlowEngine open(Path state, FlowType<?>... types) {
        return open(state, FlowListener.none(), types);
    }

    static FlowEngine open(Path state, FlowListener listener, FlowType<?>... types) {
        return open(state, listener, UndoRetries.none(), types);
    }

    static FlowEngine open(Path state, FlowListener listener, UndoRetries retries, FlowType<?>... types) {
        return new FlowEngine(FlowFiles.in(state), List.of(types), listener, retries, InstantSource.fixed(NOON), ids());
    }

    static FlowEngine open(Path state, InstantSource clock, FlowType<?>... types) {
        return new FlowEngine(
                FlowFiles.in(state), List.of(types), FlowListener.none(), UndoRetries.none(), clock, ids());
    }

    /** flow-1, flow-2 … unique among the engines of this JVM. */
    static Supplier<String> ids() {
        String prefix = "flow-" + ENGINES.incrementAndGet() + "-";
        AtomicInteger next = new AtomicInteger();
        return () -> prefix + next.incrementAndGet();
    }

    private static final AtomicInteger ENGINES = new AtomicInteger();

    static FlowType<String> rollBack(String name, Step... steps) {
        return new FlowType<>(name, 1, Recovery.ROLL_BACK, Codec.text(), input -> List.of(steps));
    }

    static FlowType<String> rollForward(String name, Step... steps) {
        return new FlowType<>(name, 1, Recovery.ROLL_FORWARD, Codec.text(), input -> List.of(steps));
    }

    /** The flows in the journal, the oldest first, each with what became of it. */
    static List<String> states(FlowEngine engine) {
        return engine.flows().stream()
                .map(record -> record.flow().type() + " " + record.state())
                .toList();
    }
}
