package dev.jackfield.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
import static dev.jackfield.flow.Engines.rollForward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The journal fails in the middle of a flow. */
class FlowOnBrokenJournalTest {
    @TempDir
    Path state;

    private final Trail trail = new Trail();

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
}
