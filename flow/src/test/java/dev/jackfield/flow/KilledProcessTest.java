package dev.jackfield.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process is killed with SIGKILL at every moment of a flow of four steps: before and after each commit, and before, within and after each step and each undo. The next process finds nothing
 * half done and nothing lost.
 */
@Execution(ExecutionMode.CONCURRENT)
class KilledProcessTest {
    @TempDir
    Path temp;

    @Test
    void aKilledRollBackFlowIsWholeOrGone() throws IOException {
        int killed = killAtEveryMoment("create", Path.of(""), (flows, things) -> {
            boolean done = flows.stream().anyMatch(flow -> flow.state() == FlowState.DONE);
            assertThat(things).isEqualTo(done ? World.FULL : List.of());
        });
        // A begin, then for each step three moments within and a commit: five; a commit has two.
        assertThat(killed).isEqualTo(2 + 4 * 5);
    }

    @Test
    void aFlowKilledWhileItFailsAndRollsBackIsGone() throws IOException {
        int killed = killAtEveryMoment(
                "fail", Path.of(""), (flows, things) -> assertThat(things).isEmpty());
        assertThat(killed).isEqualTo(2 + 3 * 5 + 2 + 2 + 4 * 5 + 2);
    }

    @Test
    void aKilledRollForwardFlowIsWholeOnceItBegan() throws IOException {
        int killed = killAtEveryMoment("forward", Path.of(""), (flows, things) -> {
            assertThat(flows).allSatisfy(flow -> assertThat(flow.state()).isEqualTo(FlowState.DONE));
            assertThat(things).isEqualTo(flows.isEmpty() ? List.of() : World.FULL);
        });
        assertThat(killed).isEqualTo(2 + 4 * 5);
    }

    @Test
    void aRollbackKilledDuringItsRecoveryIsGone() throws IOException {
        // Killed within the fourth step: the begin, three whole steps, and two moments.
        Path left = killed("create", 2 + 3 * 5 + 2);
        int killed = killAtEveryMoment("recover", left, (flows, things) -> {
            assertThat(flows).extracting(FlowRecord::state).containsExactly(FlowState.ROLLED_BACK);
            assertThat(things).isEmpty();
        });
        assertThat(killed).isEqualTo(2 + 4 * 5 + 2);
    }

    @Test
    void aRollForwardKilledDuringItsRecoveryIsWhole() throws IOException {
        // Killed within the second step, so recovery runs three.
        Path left = killed("forward", 2 + 5 + 2);
        int killed = killAtEveryMoment("recover", left, (flows, things) -> {
            assertThat(flows).extracting(FlowRecord::state).containsExactly(FlowState.DONE);
            assertThat(things).isEqualTo(World.FULL);
        });
        assertThat(killed).isEqualTo(2 + 3 * 5);
    }

    private interface Check {
        void check(List<FlowRecord> flows, List<String> things);
    }

    /** Kills children at their first, second, third … moment until one comes through, and checks what recovery makes of each. */
    private int killAtEveryMoment(String deed, Path left, Check check) throws IOException {
        for (int moment = 1; ; moment++) {
            Path at = Files.createDirectories(temp.resolve(deed + moment));
            Files.createDirectories(at.resolve("world"));
            if (Files.exists(left.resolve("world"))) {
                copy(left, at);
            }
            boolean killed = kill(at, deed, moment);
            World world = new World(at.resolve("world"), () -> {});
            try (FlowEngine engine = Engines.open(at.resolve("state"), world.create(), world.forward())) {
                engine.recover();
                String when = deed + ", moment " + moment;
                assertThat(engine.flows())
                        .as(when)
                        .allSatisfy(flow -> assertThat(flow.state().isFinal()).isTrue());
                check.check(engine.flows(), world.things());
                assertThat(engine.recover()).as(when).isEmpty();
                assertThat(engine.busy(Engines.LB)).as(when).isEmpty();
                engine.run(world.create(), Engines.LB, "");
                assertThat(world.things()).as(when).isEqualTo(World.FULL);
            }
            if (!killed) {
                return moment - 1;
            }
        }
    }

    /** A state and a world as a process leaves them that is killed at that moment. */
    private Path killed(String deed, int moment) throws IOException {
        Path left = Files.createDirectories(temp.resolve("left"));
        Files.createDirectories(left.resolve("world"));
        assertThat(kill(left, deed, moment)).isTrue();
        return left;
    }

    /** Whether it reached the moment, and was killed. */
    private static boolean kill(Path at, String deed, int moment) {
        try (Child child = Child.start(at.resolve("state"), at.resolve("world"), deed, moment)) {
            return child.next().equals("moment");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
