package dev.jackfield.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
import static dev.jackfield.flow.Engines.rollForward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The journal fails in the middle of a flow. */
class FlowOnBrokenJournalTest {
    @TempDir
    Path state;

    private final Trail trail = new Trail();
    private final IllegalStateException broken = new IllegalStateException("the port is taken");

    @Test
    void whenTheJournalFailsStartedStepsAreUndoneAndNoOtherIsRun() {
        FlowEngine[] holder = new FlowEngine[1];
        FlowType<String> type = rollBack(
                "create",
                trail.step("a"),
                trail.step("b", context -> {
                    holder[0].close();
                    return "";
                }),
                trail.step("c"));
        FlowEngine engine = Engines.open(state, type);
        holder[0] = engine;
        assertThatThrownBy(() -> engine.run(type, LB, ""))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.CLOSED))
                .hasMessageContaining("flows.db");
        assertThat(trail.entries()).containsExactly("a", "b", "undo b", "undo a");

        trail.clear();
        try (FlowEngine next = Engines.open(state, type)) {
            assertThat(next.recover().getFirst().outcome()).isEqualTo(new Recovered.RolledBack());
            assertThat(trail.entries()).containsExactly("undo b", "undo a");
        }
    }

    @Test
    void whenTheJournalFailsARollForwardFlowStopsAndIsResumedLater() {
        FlowEngine[] holder = new FlowEngine[1];
        FlowType<String> type = rollForward(
                "delete",
                trail.step("a"),
                trail.step("b", context -> {
                    holder[0].close();
                    return "";
                }),
                trail.step("c"));
        FlowEngine engine = Engines.open(state, type);
        holder[0] = engine;
        assertThatThrownBy(() -> engine.run(type, LB, "")).isInstanceOf(JournalException.class);
        assertThat(trail.entries()).containsExactly("a", "b");

        trail.clear();
        try (FlowEngine next = Engines.open(state, type)) {
            holder[0] = engine;
            assertThat(next.recover().getFirst().outcome()).isInstanceOf(Recovered.RolledForward.class);
            assertThat(trail.entries()).containsExactly("b", "c");
        }
    }

    @Test
    void whenTheJournalFailsWhileAFlowIsResumedItIsRaisedWithWhatTheStepRaised() {
        leave(rollForward("delete", trail.raising("a", broken)));
        JournalException raised = recovered(closing -> rollForward("delete", trail.step("a", context -> {
            closing.run();
            throw broken;
        })));
        assertThat(raised.getSuppressed()).containsExactly(broken);
    }

    @Test
    void whenTheJournalFailsAfterAResumedStepItIsRaisedAlone() {
        leave(rollForward("delete", trail.raising("a", broken)));
        JournalException raised = recovered(closing -> rollForward("delete", trail.step("a", context -> {
            closing.run();
            return "";
        })));
        assertThat(raised).hasNoSuppressedExceptions();
    }

    @Test
    void whenTheJournalFailsWhileAFlowIsRolledBackItIsRaisedWithWhatTheUndosRaised() {
        leave(rollBack("create", trail.stubborn("a", () -> true), trail.raising("b", broken)));
        JournalException raised = recovered(closing -> rollBack(
                "create",
                Step.action("a", context -> {}, context -> {
                    closing.run();
                    throw broken;
                }),
                trail.step("b")));
        assertThat(raised.getSuppressed())
                .singleElement()
                .satisfies(undo ->
                        assertThat(undo).isInstanceOf(UndoFailedException.class).hasCause(broken));
    }

    @Test
    void aSubjectIsFreeAgainWhenTheJournalFailsWhileItIsClaimed() {
        try (FlowEngine other = Engines.open(state)) {
            FlowEngine engine = Engines.open(state);
            engine.close();
            assertThatThrownBy(() -> engine.claim(LB)).isInstanceOf(JournalException.class);
            assertThat(other.busy(LB)).isEmpty();
        }
    }

    /** Runs a flow that does not get to its end. */
    private void leave(FlowType<String> type) {
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken);
        }
    }

    /** What recovery raises with a flow that closes the journal on its way. */
    private JournalException recovered(Function<Runnable, FlowType<String>> type) {
        AtomicReference<FlowEngine> holder = new AtomicReference<>();
        FlowEngine engine = Engines.open(state, type.apply(() -> holder.get().close()));
        holder.set(engine);
        JournalException raised = catchThrowableOfType(JournalException.class, engine::recover);
        assertThat(raised.kind()).isEqualTo(JournalException.Kind.CLOSED);
        return raised;
    }
}
