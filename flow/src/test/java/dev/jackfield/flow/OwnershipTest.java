package dev.jackfield.flow;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
import static dev.jackfield.flow.Engines.rollForward;
import static dev.jackfield.flow.Engines.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One flow at a time for a subject, among threads and among processes. */
class OwnershipTest {
    private final Path state;
    private final World world;

    OwnershipTest(@TempDir Path temp) {
        state = temp.resolve("state");
        world = new World(temp.resolve("world"), () -> {});
    }

    @BeforeEach
    void makeTheWorld() throws IOException {
        Files.createDirectories(world.folder());
    }

    @Test
    void aFlowRunningElsewhereIsLeftAloneAndItsOwnerNamed() {
        // The first moment within the second step.
        try (Child child = Child.start(state, world.folder(), "create", 2 + 5 + 1);
                FlowEngine engine = open()) {
            assertThat(child.next()).isEqualTo("moment");

            assertThat(engine.recover())
                    .extracting(Recovered::outcome)
                    .allSatisfy(outcome ->
                            assertThat(((Recovered.Busy) outcome).owner().pid()).isEqualTo(child.pid()))
                    .hasSize(1);
            assertThatThrownBy(() -> engine.run(world.create(), LB, ""))
                    .isInstanceOfSatisfying(FlowBusyException.class, e -> {
                        assertThat(e.owner().pid()).isEqualTo(child.pid());
                        assertThat(e.owner().flowType()).isEqualTo("create");
                        assertThat(ProcessHandle.of(child.pid())
                                        .orElseThrow()
                                        .info()
                                        .startInstant())
                                .contains(e.owner().processStarted());
                    })
                    .hasMessageStartingWith("lb-1 is busy: held by process " + child.pid() + " since ")
                    .hasMessageEndingWith(" for create");
            assertThat(engine.busy(LB)).map(Owner::pid).contains(child.pid());
            assertThat(engine.flows()).extracting(FlowRecord::state).containsExactly(FlowState.RUNNING);
            assertThat(world.things()).containsExactly("1.first", "1.second");

            FlowType<String> other = rollBack("other", Step.action("nothing", context -> {}));
            try (FlowEngine second = Engines.open(state, other)) {
                second.run(other, new Subject("lb-2"), "");
            }

            child.goOn();
            assertThat(child.next()).isEqualTo("ended");
            assertThat(world.things()).isEqualTo(World.FULL);
            assertThat(engine.recover()).isEmpty();
            assertThat(engine.busy(LB)).isEmpty();
        }
    }

    @Test
    void lookingAtASubjectThatThisProcessHoldsDoesNotLetItGo() {
        try (FlowEngine engine = open();
                FlowEngine second = open()) {
            Claim claim = engine.claim(LB);
            assertThat(engine.busy(LB))
                    .map(Owner::pid)
                    .contains(ProcessHandle.current().pid());
            assertThat(second.busy(LB)).isPresent();
            assertThatThrownBy(() -> second.claim(LB)).isInstanceOf(FlowBusyException.class);
            assertThatThrownBy(() -> engine.claim(LB)).isInstanceOf(FlowBusyException.class);
            assertThat(second.recover()).isEmpty();
            try (Child child = Child.start(state, world.folder(), "try")) {
                assertThat(child.next())
                        .isEqualTo("busy " + ProcessHandle.current().pid());
            }

            claim.close();
            claim.close();
            try (Child child = Child.start(state, world.folder(), "try")) {
                assertThat(child.next()).isEqualTo("got lb-1");
            }
        }
    }

    @Test
    @Tag("slow")
    void processesThatWantTheSameSubjectTakeTurns() {
        try (Child one = Child.start(state, world.folder(), "contend");
                Child two = Child.start(state, world.folder(), "contend")) {
            assertThat(one.next()).isEqualTo("ended");
            assertThat(two.next()).isEqualTo("ended");
        }
        try (FlowEngine engine = open()) {
            assertThat(engine.flows())
                    .hasSize(50)
                    .allSatisfy(flow -> assertThat(flow.state()).isEqualTo(FlowState.DONE));
        }
    }

    @Test
    void fiftyVirtualThreadsRunFiftySubjects() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        FlowType<String> type =
                rollBack("create", Step.of("a", context -> context.subject().value()), Step.of("b", context -> {
                    runs.incrementAndGet();
                    return context.result("a").orElseThrow();
                }));
        try (FlowEngine engine = Engines.open(state, type)) {
            inFiftyThreads(i -> {
                FlowResult result = engine.run(type, new Subject("lb-" + i), "");
                assertThat(result.result("b")).isEqualTo("lb-" + i);
            });
            assertThat(runs).hasValue(50);
            assertThat(engine.flows()).hasSize(50);
        }
    }

    @Test
    void fiftyVirtualThreadsTakeTurnsOnOneSubject() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        FlowType<String> type = rollBack(
                "create",
                Step.action(
                        "enter", context -> assertThat(inside.incrementAndGet()).isEqualTo(1)),
                Step.action(
                        "leave", context -> assertThat(inside.decrementAndGet()).isZero()));
        try (FlowEngine one = Engines.open(state, type);
                FlowEngine two = Engines.open(state, type)) {
            inFiftyThreads(i -> {
                try (Claim claim = (i % 2 == 0 ? one : two).claim(LB, Duration.ofMinutes(1))) {
                    claim.run(type, "");
                }
            });
            assertThat(one.flows())
                    .hasSize(50)
                    .allSatisfy(flow -> assertThat(flow.state()).isEqualTo(FlowState.DONE));
        }
    }

    @Test
    void anInterruptEndsTheWaitForASubject() {
        try (FlowEngine engine = open();
                Claim claim = engine.claim(LB)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> engine.claim(LB, Duration.ofHours(1)))
                    .isInstanceOf(FlowCancelledException.class)
                    .hasMessageContaining(claim.subject().value());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aClaimInUseIsNeitherUsedAgainNorClosed() {
        List<Claim> held = new ArrayList<>();
        AtomicInteger refused = new AtomicInteger();
        FlowType<String> type = rollBack("create", Step.action("a", context -> {
            assertThatThrownBy(() -> held.getFirst().close()).isInstanceOf(IllegalStateException.class);
            refused.incrementAndGet();
        }));
        try (FlowEngine engine = Engines.open(state, type)) {
            Claim claim = engine.claim(LB);
            held.add(claim);
            claim.run(type, "");
            claim.close();
            assertThat(refused).hasValue(1);
            assertThatThrownBy(() -> claim.run(type, ""))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("CLOSED");
        }
    }

    @Test
    void whatASubjectIsHeldForIsToldWhileItRuns() {
        List<String> heldFor = new ArrayList<>();
        List<FlowEngine> engines = new ArrayList<>();
        AtomicBoolean fails = new AtomicBoolean(true);
        FlowType<String> type = rollForward("delete", Step.action("a", context -> {
            heldFor.add(engines.getFirst().busy(LB).orElseThrow().flowType() + ", to others " + toldToOthers());
            if (fails.get()) {
                throw new IllegalStateException("the port is in use");
            }
        }));
        try (FlowEngine engine = Engines.open(state, type)) {
            engines.add(engine);
            try (Claim claim = engine.claim(LB)) {
                assertThat(engine.busy(LB)).map(Owner::flowType).contains("");
                assertThatThrownBy(() -> claim.run(type, "")).hasMessage("the port is in use");
                assertThat(engine.busy(LB)).map(Owner::flowType).contains("");
            }
            fails.set(false);
            try (Claim claim = engine.claim(LB)) {
                assertThat(claim.recovered()).hasSize(1);
                assertThat(engine.busy(LB)).map(Owner::flowType).contains("");
            }
            assertThat(heldFor)
                    .containsExactly("delete, to others delete", "recovery of delete, to others recovery of delete");
        }
    }

    private String toldToOthers() {
        try {
            return Files.readString(state.resolve("locks").resolve(LB.value()))
                    .strip()
                    .split("\t")[3];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatThisProcessHoldsIsRefusedAtOnce() {
        AtomicInteger looks = new AtomicInteger();
        try (FlowEngine engine = Engines.open(state, () -> {
            looks.incrementAndGet();
            return Engines.NOON;
        })) {
            Claim held = engine.claim(LB);
            assertThatThrownBy(() -> engine.claim(LB)).isInstanceOf(FlowBusyException.class);
            assertThat(looks).as("each look has a date").hasValue(2);
            held.close();
        }
    }

    @Test
    void aFlowThatAnotherFinishedMeanwhileIsNotTakenForTheOneAfterIt() {
        AtomicBoolean fails = new AtomicBoolean(true);
        FlowType<String> type = rollForward("delete", Step.action("a", context -> {
            if (fails.get()) {
                throw new IllegalStateException("the port is in use");
            }
        }));
        try (FlowEngine other = Engines.open(state, type)) {
            assertThatThrownBy(() -> other.run(type, LB, "")).hasMessage("the port is in use");
            AtomicBoolean first = new AtomicBoolean(true);
            // The date is asked for between the look at the journal and the look at the lock.
            InstantSource clock = () -> {
                if (first.getAndSet(false)) {
                    fails.set(false);
                    other.recover();
                    fails.set(true);
                    assertThatThrownBy(() -> other.run(type, LB, "")).hasMessage("the port is in use");
                    fails.set(false);
                }
                return Engines.NOON;
            };
            try (FlowEngine engine = Engines.open(state, clock, type)) {
                assertThat(engine.recover()).isEmpty();
                assertThat(states(engine)).containsExactly("delete DONE", "delete STUCK");
            }
        }
    }

    private FlowEngine open() {
        return Engines.open(state, world.create(), world.forward());
    }

    private interface Turn {
        void take(int thread);
    }

    private static void inFiftyThreads(Turn turn) throws ExecutionException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> turns = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int thread = i;
                turns.add(threads.submit(() -> turn.take(thread)));
            }
            for (Future<?> done : turns) {
                done.get();
            }
        }
    }
}
