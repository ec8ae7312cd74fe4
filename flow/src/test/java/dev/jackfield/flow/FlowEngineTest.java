package dev.jackfield.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
import static dev.jackfield.flow.Engines.rollForward;
import static dev.jackfield.flow.Engines.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

class FlowEngineTest {
    @TempDir
    Path state;

    private final Trail trail = new Trail();
    private final IllegalStateException broken = new IllegalStateException("the port is taken");

    @Test
    void stepsRunInOrderAndSeeEarlierResults() {
        FlowType<String> type = rollBack(
                "create",
                trail.step("a"),
                trail.step("b"),
                trail.step(
                        "c",
                        context -> context.result("a").orElseThrow()
                                + context.result("b").orElseThrow()
                                + context.subject()
                                + context.result().isPresent()));
        try (FlowEngine engine = Engines.open(state, type)) {
            FlowResult result = engine.run(type, LB, "");
            assertThat(result.results()).isEqualTo(Map.of("a", "A", "b", "B", "c", "ABlb-1false"));
            assertThat(result.result("b")).isEqualTo("B");
            assertThat(trail.entries()).containsExactly("a", "b", "c");
            assertThat(states(engine)).containsExactly("create DONE");
        }
    }

    @Test
    void aFailedStepAndAllBeforeItAreUndoneInReverse() {
        FlowType<String> type =
                rollBack("create", trail.step("a"), trail.step("b"), trail.raising("c", broken), trail.step("d"));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken).hasNoSuppressedExceptions();
            assertThat(trail.entries()).containsExactly("a", "b", "c", "undo c", "undo b", "undo a");
            FlowRecord flow = engine.flows().getFirst();
            assertThat(flow.state()).isEqualTo(FlowState.ROLLED_BACK);
            assertThat(flow.ended()).contains(Engines.NOON);
            assertThat(flow.steps())
                    .containsExactly(
                            new StepRecord("a", StepState.UNDONE, Optional.of("A"), Optional.empty()),
                            new StepRecord("b", StepState.UNDONE, Optional.of("B"), Optional.empty()),
                            new StepRecord("c", StepState.UNDONE, Optional.empty(), Optional.of("the port is taken")));
        }
    }

    @Test
    void anUndoSeesTheResultOfItsOwnStepOnlyIfItFinished() {
        FlowType<String> type = rollBack(
                "create",
                Step.of("a", context -> "port-7", context -> trail.add("a " + context.result())),
                Step.of(
                        "b",
                        context -> {
                            throw broken;
                        },
                        context -> trail.add("b " + context.result() + context.result("a"))));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken);
            assertThat(trail.entries()).containsExactly("b Optional.emptyOptional[port-7]", "a Optional[port-7]");
        }
    }

    @Test
    void everyUndoRunsAlthoughEveryUndoRaisesAndAllAreNamed() {
        AtomicBoolean stuck = new AtomicBoolean(true);
        FlowType<String> type = rollBack(
                "create",
                trail.stubborn("a", stuck::get),
                trail.stubborn("b", stuck::get),
                trail.stubborn("c", stuck::get),
                trail.raising("d", broken));
        try (FlowEngine engine = Engines.open(state, type)) {
            Throwable thrown = catchThrowable(() -> engine.run(type, LB, ""));
            assertThat(thrown).isSameAs(broken);
            assertThat(thrown.getSuppressed())
                    .allSatisfy(e -> assertThat(e).isInstanceOf(UndoFailedException.class))
                    .extracting(e -> ((UndoFailedException) e).step())
                    .containsExactly("c", "b", "a");
            assertThat(thrown.getSuppressed()[0])
                    .hasMessageContaining("c stays")
                    .hasMessageContaining("lb-1");
            assertThat(states(engine)).containsExactly("create ROLLBACK_FAILED");

            trail.clear();
            Recovered.Outcome again = engine.recover().getFirst().outcome();
            assertThat(again)
                    .isInstanceOfSatisfying(
                            Recovered.RollbackFailed.class,
                            failed -> assertThat(failed.failures())
                                    .extracting(UndoFailedException::step)
                                    .containsExactly("c", "b", "a"));

            stuck.set(false);
            trail.clear();
            assertThat(engine.recover().getFirst().outcome()).isEqualTo(new Recovered.RolledBack());
            assertThat(trail.entries()).containsExactly("undo c", "undo b", "undo a");
            assertThat(engine.recover()).isEmpty();
        }
    }

    @Test
    void anErrorIsRolledBackLikeAnException() {
        StackOverflowError error = new StackOverflowError();
        FlowType<String> type = rollBack("create", trail.step("a"), trail.step("b", context -> {
            throw error;
        }));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(error);
            assertThat(trail.entries()).containsExactly("a", "b", "undo b", "undo a");
        }
    }

    @Test
    void aRollForwardFlowThatRaisesIsStuckAndRecoveryResumesItAtThatStep() {
        AtomicBoolean fails = new AtomicBoolean(true);
        FlowType<String> type = rollForward(
                "delete",
                trail.step("a"),
                trail.step("b", context -> {
                    if (fails.get()) {
                        throw broken;
                    }
                    return context.result("a").orElseThrow() + "!";
                }),
                trail.step("c"));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken);
            assertThat(trail.entries()).containsExactly("a", "b");
            assertThat(states(engine)).containsExactly("delete STUCK");
            assertThat(engine.recover())
                    .extracting(Recovered::outcome)
                    .containsExactly(new Recovered.Stuck("b", broken));
            assertThat(states(engine)).containsExactly("delete STUCK");

            fails.set(false);
            trail.clear();
            assertThat(engine.recover().getFirst().outcome())
                    .isInstanceOfSatisfying(
                            Recovered.RolledForward.class,
                            forward -> assertThat(forward.result().results())
                                    .isEqualTo(Map.of("a", "A", "b", "A!", "c", "C")));
            assertThat(trail.entries()).containsExactly("b", "c");
        }
    }

    @Test
    void aSubjectWithAnUnfinishedFlowTakesNoOther() {
        FlowType<String> create = rollBack("create", trail.stubborn("a", () -> true), trail.raising("b", broken));
        FlowType<String> other = rollBack("other", trail.step("x"));
        try (FlowEngine engine = Engines.open(state, create, other)) {
            assertThatThrownBy(() -> engine.run(create, LB, "")).isSameAs(broken);
            trail.clear();
            assertThatThrownBy(() -> engine.run(other, LB, ""))
                    .isInstanceOfSatisfying(
                            FlowUnfinishedException.class,
                            e -> assertThat(e.unfinished().type()).isEqualTo("create"))
                    .hasMessageContaining("ROLLBACK_FAILED");
            assertThat(trail.entries()).containsExactly("undo a");
            engine.run(other, new Subject("lb-2"), "");
        }
    }

    @Test
    void aFlowThatCoversTheWholeSubjectSupersedesAnUnfinishedOne() {
        FlowType<String> create = rollBack("create", trail.stubborn("a", () -> true), trail.raising("b", broken));
        FlowType<String> delete = rollForward("delete", trail.step("x"));
        try (FlowEngine engine = Engines.open(state, create, delete)) {
            assertThatThrownBy(() -> engine.run(create, LB, "")).isSameAs(broken);
            try (Claim claim = engine.claim(LB)) {
                assertThat(claim.recovered()).hasSize(1);
                claim.supersede(delete, "");
            }
            assertThat(states(engine)).containsExactly("create SUPERSEDED", "delete DONE");
            assertThat(engine.recover()).isEmpty();
        }
    }

    @Test
    void aClaimRecoversItsSubjectBeforeTheCallerDecides() {
        AtomicBoolean fails = new AtomicBoolean(true);
        FlowType<String> type = rollForward("delete", trail.step("a", context -> {
            if (fails.get()) {
                throw broken;
            }
            return "";
        }));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).isSameAs(broken);
            fails.set(false);
            try (Claim claim = engine.claim(LB)) {
                assertThat(claim.recovered())
                        .extracting(Recovered::outcome)
                        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Recovered.RolledForward.class));
                claim.run(type, "");
                claim.run(type, "");
            }
            assertThat(states(engine)).containsExactly("delete DONE", "delete DONE", "delete DONE");
        }
    }

    @Test
    void flowsThatThisProgramCannotRebuildAreLeftAloneAndNamed() {
        FlowType<String> unknown = rollForward("unknown", trail.raising("a", broken));
        FlowType<String> newer = version(2, Codec.text(), "a");
        FlowType<String> retired = version(1, Codec.text(), "a");
        FlowType<String> unreadable = rollForward("unreadable", trail.raising("a", broken));
        FlowType<String> others = rollForward("others", trail.raising("a", broken));
        FlowType<String> fewer = rollForward("fewer", trail.step("a"), trail.raising("b", broken));
        List<FlowType<String>> written = List.of(unknown, newer, unreadable, others, fewer);
        try (FlowEngine engine = Engines.open(state, written.toArray(FlowType<?>[]::new))) {
            for (FlowType<String> type : written) {
                assertThatThrownBy(() -> engine.run(type, new Subject(type.name()), ""))
                        .isSameAs(broken);
            }
        }
        trail.clear();
        FlowType<String> cannotRead = new FlowType<>(
                "unreadable",
                1,
                Recovery.ROLL_FORWARD,
                Codec.of(input -> input, text -> {
                    throw new IllegalArgumentException("no such field");
                }),
                input -> List.of());
        try (FlowEngine engine = Engines.open(
                state,
                retired,
                cannotRead,
                rollForward("others", trail.step("b")),
                rollForward("fewer", trail.step("a")))) {
            assertThat(engine.recover())
                    .extracting(Recovered::outcome)
                    .containsExactly(
                            new Recovered.LeftAlone(
                                    Recovered.Reason.UNKNOWN_TYPE, "unknown v1 is not known to this program"),
                            new Recovered.LeftAlone(
                                    Recovered.Reason.NEWER_VERSION,
                                    "versioned v2 is newer than this program, which knows v1"),
                            new Recovered.LeftAlone(Recovered.Reason.UNREADABLE_INPUT, "no such field"),
                            new Recovered.LeftAlone(
                                    Recovered.Reason.OTHER_STEPS, "step 1 is a in the journal and b in this program"),
                            new Recovered.LeftAlone(
                                    Recovered.Reason.OTHER_STEPS,
                                    "step 2 is b in the journal and none in this program"));
            assertThat(trail.entries()).isEmpty();
            assertThat(engine.flows())
                    .allSatisfy(flow -> assertThat(flow.state()).isEqualTo(FlowState.STUCK));
            try (Claim claim = engine.claim(new Subject("unknown"))) {
                assertThatThrownBy(() -> claim.supersede(retired, "")).isInstanceOf(FlowUnfinishedException.class);
            }
        }
        try (FlowEngine engine = Engines.open(state, version(3, Codec.text(), "a"))) {
            assertThat(engine.recover().get(1).outcome())
                    .isInstanceOfSatisfying(
                            Recovered.LeftAlone.class,
                            left -> assertThat(left.reason()).isEqualTo(Recovered.Reason.RETIRED_VERSION));
        }
    }

    private FlowType<String> version(int version, Codec<String> codec, String step) {
        return new FlowType<>(
                "versioned", version, Recovery.ROLL_FORWARD, codec, input -> List.of(trail.raising(step, broken)));
    }

    @Test
    void aTypeThatCouldNotBeRecoveredIsNotRun() {
        try (FlowEngine engine = Engines.open(state, rollBack("create", trail.step("a")))) {
            assertThatThrownBy(() -> engine.run(rollBack("other", trail.step("x")), LB, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("other v1");
            assertThat(trail.entries()).isEmpty();
            assertThat(engine.busy(LB)).isEmpty();
        }
    }

    @Test
    void twoStepsOfOneNameAreRefused() {
        FlowType<String> type = rollBack("create", trail.step("a"), trail.step("a"));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("two steps named a");
            assertThat(engine.flows()).isEmpty();
        }
    }

    @Test
    void aFlowWithoutStepsIsDone() {
        FlowType<String> type = rollBack("nothing");
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThat(engine.run(type, LB, "").results()).isEmpty();
            assertThat(states(engine)).containsExactly("nothing DONE");
        }
    }

    @Test
    void aLongErrorIsKeptShortInTheJournal() {
        FlowType<String> type =
                rollBack("create", trail.raising("a", new IllegalStateException("x".repeat(5000) + "\nsecond line")));
        try (FlowEngine engine = Engines.open(state, type)) {
            assertThatThrownBy(() -> engine.run(type, LB, "")).hasMessageContaining("second line");
            assertThat(engine.flows().getFirst().steps().getFirst().error().orElseThrow())
                    .hasSize(300)
                    .endsWith("x…");
        }
    }

    @Test
    void anErrorThatFitsIsKeptWholeAndOneWithoutAMessageHasTheNameOfItsType() {
        FlowType<String> fits = rollBack("fits", trail.raising("a", new IllegalStateException("x".repeat(300))));
        FlowType<String> mute = rollBack("mute", trail.raising("a", new UnsupportedOperationException()));
        try (FlowEngine engine = Engines.open(state, fits, mute)) {
            for (FlowType<String> type : List.of(fits, mute)) {
                assertThatThrownBy(() -> engine.run(type, LB, "")).isInstanceOf(RuntimeException.class);
            }
            assertThat(engine.flows())
                    .extracting(flow -> flow.steps().getFirst().error().orElseThrow())
                    .containsExactly("x".repeat(300), "UnsupportedOperationException");
        }
    }

    @Test
    void flowsHaveIdsOfTheirOwn() {
        FlowType<String> type = rollBack("create", trail.step("a"));
        try (FlowEngine engine = new FlowEngine(FlowFiles.in(state), List.of(type), FlowListener.none())) {
            FlowId first = engine.run(type, LB, "").id();
            FlowId second = engine.run(type, LB, "").id();
            assertThat(engine.flows()).extracting(flow -> flow.flow().id()).containsExactly(first, second);
            assertThat(second).isNotEqualTo(first);
        }
    }
}
