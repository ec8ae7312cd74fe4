package dev.jackfield.flow;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
import static dev.jackfield.flow.Engines.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Undos that raise are tried again, and not for ever; no test sleeps. */
class UndoRetriesTest {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    @TempDir
    Path temp;

    private final Trail trail = new Trail();
    private final RuntimeException broken = new IllegalStateException("the port is taken");
    private final List<Duration> slept = new ArrayList<>();
    private Duration now = Duration.ofDays(1);
    private Path state;

    @BeforeEach
    void chooseAFolder() {
        state = temp.resolve("state");
    }

    private UndoRetries retries(Duration limit) {
        return new UndoRetries(PAUSES, limit, this::sleep, () -> now.toNanos());
    }

    private void sleep(Duration pause) {
        slept.add(pause);
        now = now.plus(pause);
    }

    private FlowEngine open(UndoRetries retries, FlowType<?>... types) {
        return Engines.open(state, FlowListener.none(), retries, types);
    }

    /** A flow whose undo of b raises as long as it is to, and whose last step raises. */
    private FlowType<String> create(BooleanSupplier raises) {
        return rollBack("create", trail.step("a"), trail.stubborn("b", raises), trail.raising("c", broken));
    }

    private static BooleanSupplier times(int times) {
        AtomicInteger raised = new AtomicInteger();
        return () -> raised.getAndIncrement() < times;
    }

    @Test
    void anUndoThatRaisesSomeTimesIsDoneInTheEnd() {
        FlowType<String> type = create(times(3));
        try (FlowEngine engine = open(retries(Duration.ofMinutes(1)), type)) {
            Throwable thrown = catchThrowable(() -> engine.run(type, LB, ""));

            assertThat(thrown).isSameAs(broken).hasNoSuppressedExceptions();
            assertThat(trail.entries())
                    .as("the others do not wait for it, and are undone once")
                    .containsExactly("a", "b", "c", "undo c", "undo b", "undo a", "undo b", "undo b", "undo b");
            assertThat(slept).isEqualTo(PAUSES);
            assertThat(states(engine)).containsExactly("create ROLLED_BACK");
        }
    }

    @Test
    void anUndoThatAlwaysRaisesEndsAtRest() {
        AtomicBoolean raises = new AtomicBoolean(true);
        FlowType<String> type = create(raises::get);
        try (FlowEngine engine = open(retries(Duration.ofMinutes(1)), type)) {
            Throwable thrown = catchThrowable(() -> engine.run(type, LB, ""));

            assertThat(thrown).isSameAs(broken);
            assertThat(thrown.getSuppressed())
                    .singleElement()
                    .satisfies(left -> assertThat(left).isInstanceOf(UndoFailedException.class));
            assertThat(slept).isEqualTo(PAUSES);
            assertThat(states(engine)).containsExactly("create ROLLBACK_FAILED");

            slept.clear();
            trail.clear();
            assertThat(engine.recoverCutOff())
                    .extracting(Recovered::outcome)
                    .containsExactly(new Recovered.AtRest(FlowState.ROLLBACK_FAILED));
            assertThat(trail.entries()).isEmpty();
            assertThat(engine.recover())
                    .extracting(Recovered::outcome)
                    .satisfiesExactly(it -> assertThat(it).isInstanceOf(Recovered.RollbackFailed.class));
            assertThat(trail.entries()).as("once, and only what is left").containsExactly("undo b");
            assertThat(slept).isEmpty();

            raises.set(false);
            assertThat(engine.recover()).extracting(Recovered::outcome).containsExactly(new Recovered.RolledBack());
        }
    }

    @Test
    void undosThatTakeTheirTimeAreNotTriedBeyondTheLimit() {
        FlowType<String> type = rollBack(
                "create",
                Step.action("a", context -> {}, context -> {
                    trail.add("undo a");
                    now = now.plusSeconds(6);
                    throw new IllegalStateException("no answer");
                }),
                trail.raising("b", broken));
        try (FlowEngine engine = open(retries(Duration.ofSeconds(7)), type)) {
            assertThat(catchThrowable(() -> engine.run(type, LB, ""))).isSameAs(broken);

            assertThat(slept)
                    .as("6 s and 1 s are within 7 s; 13 s and 2 s are not")
                    .containsExactly(Duration.ofSeconds(1));
            assertThat(trail.entries()).containsExactly("b", "undo b", "undo a", "undo a");
        }
    }

    @Test
    void anInterruptEndsThePausesAndIsKept() {
        UndoRetries interrupted = new UndoRetries(
                PAUSES,
                Duration.ofMinutes(1),
                pause -> {
                    throw new InterruptedException();
                },
                () -> 0);
        FlowType<String> type = create(() -> true);
        try (FlowEngine engine = open(interrupted, type)) {
            assertThat(catchThrowable(() -> engine.run(type, LB, ""))).isSameAs(broken);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(trail.entries()).containsExactly("a", "b", "c", "undo c", "undo b", "undo a");
            assertThat(states(engine)).containsExactly("create ROLLBACK_FAILED");
        }
    }

    @Test
    void aProcessThatIsKilledBetweenTwoAttemptsIsRecoveredByTheNext() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("world"));
        World world = new World(folder, () -> {});
        try (Child child = Child.start(state, folder, "stubborn")) {
            assertThat(child.next()).isEqualTo("pausing");
            child.kill();
        }
        assertThat(world.things()).as("its undos raised").contains("1.first");

        try (FlowEngine engine = open(retries(Duration.ofMinutes(1)), world.create())) {
            assertThat(states(engine)).containsExactly("create ROLLING_BACK");
            assertThat(engine.recoverCutOff())
                    .extracting(Recovered::outcome)
                    .containsExactly(new Recovered.RolledBack());
        }
        assertThat(world.things()).isEmpty();
        assertThat(slept).isEmpty();
    }
}
