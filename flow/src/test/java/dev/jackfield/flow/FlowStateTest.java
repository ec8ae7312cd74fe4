package dev.jackfield.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FlowStateTest {
    @Test
    void theTableOfTransitionsIsThis() {
        String table = Arrays.stream(FlowState.values())
                .map(state -> state + ": "
                        + state.next().stream().sorted().map(Enum::name).collect(Collectors.joining(" ")))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
        assertThat(table).isEqualTo("""
                        RUNNING: DONE ROLLING_BACK STUCK
                        DONE:
                        ROLLING_BACK: ROLLED_BACK ROLLBACK_FAILED
                        ROLLED_BACK:
                        ROLLBACK_FAILED: ROLLING_BACK SUPERSEDED
                        STUCK: RUNNING SUPERSEDED
                        SUPERSEDED:""");
    }

    @Test
    void everyUnfinishedStateHasAWayToAFinalOne() {
        assertThat(Arrays.stream(FlowState.values()).filter(FlowState::isFinal))
                .containsExactly(FlowState.DONE, FlowState.ROLLED_BACK, FlowState.SUPERSEDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000"})
    void namesThatCannotBeShownAreRefused(String name) {
        assertThatThrownBy(() -> new Subject(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FlowId(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Step.of(name, context -> "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Engines.rollBack(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Engines.rollBack("create", new Unchecked(name)).stepsFor(""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameOf256CharactersIsRefused() {
        assertThat(new Subject("x".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> new Subject("x".repeat(256))).hasMessageContaining("256");
    }

    @Test
    void anOwnerThatHasNotWrittenItsNameYetIsNobodyInParticular() {
        assertThat(Owner.UNKNOWN).hasToString("a process that has just taken it");
    }

    private record Unchecked(String name) implements Step {
        @Override
        public String run(StepContext context) {
            return "";
        }

        @Override
        public void undo(StepContext context) {}
    }
}
