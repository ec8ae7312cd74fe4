package dev.jackfield.flow;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
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
                    .hasMessageContaining("lb-1 is busy: held by process " + child.pid());
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
        FlowType<String> type = rollBack("create", Step.action("a", context -> {
            assertThatThrownBy(() -> held.getFirst().close()).isInstanceOf(IllegalStateException.class);
        }));
        try (FlowEngine engine = Engines.open(state, type)) {
            Claim claim = engine.claim(LB);
            held.add(claim);
            claim.run(type, "");
            claim.close();
            assertThatThrownBy(() -> claim.run(type, ""))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("CLOSED");
        }
    }

    @Test
    void subjectsOfAnyTextHaveLockFilesOfTheirOwnAndAllFilesArePrivate() throws IOException {
        List<String> names =
                List.of("../escape", "..", "a/b", "ä".repeat(255), "x".repeat(255), "=", ".hidden", "plain");
        try (FlowEngine engine = open()) {
            List<Claim> claims =
                    names.stream().map(name -> engine.claim(new Subject(name))).toList();
            claims.forEach(Claim::close);
            try (Stream<Path> files = Files.list(state.resolve("locks"))) {
                assertThat(files.toList())
                        .hasSameSizeAs(names)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
        for (Path folder : List.of(state, state.resolve("locks"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("flows.db"))))
                .isEqualTo("rw-------");
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
