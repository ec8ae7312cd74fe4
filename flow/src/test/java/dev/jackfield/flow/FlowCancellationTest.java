package dev.jackfield.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
import static dev.jackfield.flow.Engines.rollForward;
import static dev.jackfield.flow.Engines.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A flow is cancelled, or its thread interrupted. */
class FlowCancellationTest {
    @TempDir
    Path state;

    private final Trail trail = new Trail();

    @Test
    void cancellingRollsBackBetweenTwoSteps() {
        Cancellation cancellation = new Cancellation();
        FlowType<String> type = rollBack(
                "create",
                trail.step("a"),
                trail.step("b", context -> {
                    cancellation.request();
                    return "";
                }),
                trail.step("c"));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "", cancellation))
                    .isInstanceOf(FlowCancelledException.class)
                    .hasMessageContaining("after step b")
                    .hasNoSuppressedExceptions();
            assertThat(trail.entries()).containsExactly("a", "b", "undo b", "undo a");
            assertThat(states(engine)).containsExactly("create ROLLED_BACK");
        }
    }

    @Test
    void cancellingInTheLastStepComesTooLate() {
        Cancellation cancellation = new Cancellation();
        FlowType<String> type = rollBack("create", trail.step("a", context -> {
            cancellation.request();
            return "";
        }));
        try (FlowEngine engine = Engines.open(state, type)) {
            engine.run(type, LB, "", cancellation);
            assertThat(states(engine)).containsExactly("create DONE");
        }
    }

    @Test
    void aFlowCancelledBeforeItBeginsLeavesNoTrace() {
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        FlowType<String> type = rollForward("delete", trail.step("a"));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "", cancellation)).isInstanceOf(FlowCancelledException.class);
            assertThat(trail.entries()).isEmpty();
            assertThat(engine.flows()).isEmpty();
        }
    }

    @Test
    void interruptingRollsBackWithUndosThatAreNotInterrupted() {
        FlowType<String> type = rollBack(
                "create",
                Step.of(
                        "a",
                        context -> "",
                        context -> trail.add(
                                "interrupted: " + Thread.currentThread().isInterrupted())),
                trail.step("b", context -> {
                    Thread.currentThread().interrupt();
                    return "";
                }),
                trail.step("c"));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isInstanceOf(FlowCancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(trail.entries()).containsExactly("b", "undo b", "interrupted: false");
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aRollForwardFlowThatHasBegunIsNotCancelled() {
        Cancellation cancellation = new Cancellation();
        FlowType<String> type = rollForward(
                "switch",
                trail.step("a", context -> {
                    cancellation.request();
                    Thread.currentThread().interrupt();
                    return "";
                }),
                trail.step("b", context -> String.valueOf(Thread.currentThread().isInterrupted())));
        try (FlowEngine engine = Engines.open(state, type)) {
            FlowResult result = engine.run(type, LB, "", cancellation);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(result.result("b")).isEqualTo("false");
        } finally {
            Thread.interrupted();
        }
    }
}
