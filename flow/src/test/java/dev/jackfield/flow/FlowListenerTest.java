package dev.jackfield.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
import static dev.jackfield.flow.Engines.rollForward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is told of a flow, to its listener and in the log. */
class FlowListenerTest {
    @TempDir
    Path state;

    private final Trail trail = new Trail();
    private final IllegalStateException broken = new IllegalStateException("the port is taken");
    private final IllegalStateException bad = new IllegalStateException("a bad listener");
    private final List<Duration> durations = new ArrayList<>();

    /** Writes down what it hears, among what the steps do, and raises now and then. */
    private final class Heard implements FlowListener {
        @Override
        public void flowStarted(Flow flow, List<String> steps) {
            trail.add("started " + flow.type() + steps);
        }

        @Override
        public void stepStarted(Flow flow, String step) {
            trail.add("> " + step);
            throw bad;
        }

        @Override
        public void stepDone(Flow flow, String step, Duration took) {
            trail.add("< " + step);
            durations.add(took);
        }

        @Override
        public void stepFailed(Flow flow, String step, Throwable error, Duration took) {
            trail.add("! " + step + " " + error.getMessage());
            durations.add(took);
        }

        @Override
        public void undoStarted(Flow flow, String step) {
            trail.add("> undo " + step);
        }

        @Override
        public void undoDone(Flow flow, String step, Duration took) {
            trail.add("< undo " + step);
            durations.add(took);
        }

        @Override
        public void undoFailed(Flow flow, String step, Throwable error, Duration took) {
            trail.add("! undo " + step + " " + error.getMessage());
            durations.add(took);
        }

        @Override
        public void flowEnded(Flow flow, FlowState end, Duration took) {
            trail.add("ended " + end);
            durations.add(took);
        }
    }

    @Test
    void theListenerHearsEverythingAndCannotDisturb() {
        FlowType<String> type = rollBack("create", trail.stubborn("a", () -> true), trail.raising("b", broken));
        try (FlowEngine engine = Engines.open(state, new Heard(), type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken);
            assertThat(trail.entries())
                    .containsExactly(
                            "started create[a, b]",
                            "> a",
                            "a",
                            "< a",
                            "> b",
                            "b",
                            "! b the port is taken",
                            "> undo b",
                            "undo b",
                            "< undo b",
                            "> undo a",
                            "undo a",
                            "! undo a a stays",
                            "ended ROLLBACK_FAILED");
        }
    }

    @Test
    void whatRecoveryDoesIsHeardToo() {
        FlowType<String> type = rollForward("delete", trail.step("a"), trail.raising("b", broken));
        FlowType<String> mended = rollForward("delete", trail.step("a"), trail.step("b"));
        try (FlowEngine engine = Engines.open(state, new Heard(), type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken);
            assertThat(trail.entries()).endsWith("! b the port is taken", "ended STUCK");
        }
        trail.clear();
        try (FlowEngine engine = Engines.open(state, new Heard(), mended)) {
            assertThat(engine.recover()).hasSize(1);
            assertThat(trail.entries()).containsExactly("started delete[a, b]", "> b", "b", "< b", "ended DONE");
        }
    }

    @Test
    void theTimesThatAreToldLieWithinTheFlow() {
        FlowType<String> type = rollBack("create", trail.step("a"), trail.raising("b", broken));
        long start = System.nanoTime();
        try (FlowEngine engine = Engines.open(state, new Heard(), type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken);
        }
        assertThat(durations)
                .hasSize(5)
                .allSatisfy(
                        took -> assertThat(took).isBetween(Duration.ZERO, Duration.ofNanos(System.nanoTime() - start)));
    }

    @Test
    void anUndoThatFailedAndAListenerThatRaisedAreLogged() {
        FlowType<String> type = rollBack("create", trail.stubborn("a", () -> true), trail.raising("b", broken));
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("dev.jackfield.flow");
        log.addHandler(handler);
        try (FlowEngine engine = Engines.open(state, new Heard(), type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken);
        } finally {
            log.removeHandler(handler);
        }
        assertThat(logged)
                .extracting(LogRecord::getThrown)
                .filteredOn(Objects::nonNull)
                .as("one for each stepStarted")
                .containsExactly(bad, bad);
        assertThat(logged)
                .filteredOn(entry -> entry.getThrown() == null)
                .extracting(LogRecord::getMessage)
                .satisfiesExactly(message ->
                        assertThat(message).contains("step a of flow").contains("a stays"));
    }
}
