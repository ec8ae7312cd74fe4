package dev.jackfield.flow;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.jackfield.flow.Engines.LB;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The journal fails once, at each of its commits in turn: before it, so that nothing is written, or after it, so that it is written and nobody knows. The flow ends and the next engine finds
 * nothing half done.
 */
class JournalFaultTest {
    private final Path temp;

    JournalFaultTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @ParameterizedTest
    @CsvSource({"create, false", "create, true", "fail, false", "fail, true", "forward, false", "forward, true"})
    void aFlowWhoseJournalFailsAtAnyCommitIsWholeOrGone(String deed, boolean written) throws IOException {
        for (int commit = 1; ; commit++) {
            Path at = Files.createDirectories(temp.resolve(deed + written + commit));
            World world = new World(Files.createDirectories(at.resolve("world")), () -> {});
            Fault fault = new Fault(commit, written);
            boolean raised = runsInto(deed, at, world, fault);
            if (!fault.happened()) {
                assertThat(commit).isGreaterThan(5);
                return;
            }
            String when = deed + ", commit " + commit;
            // A failing flow says why it failed; that its rollback was not recorded is suppressed onto that.
            assertThat(raised).as(when).isTrue();
            if (!deed.equals("forward")) {
                assertThat(world.things()).as(when).isEmpty();
            }
            try (FlowEngine engine = Engines.open(at, world.create(), world.forward())) {
                engine.recover();
                boolean begun = !engine.flows().isEmpty();
                assertThat(world.things()).as(when).isEqualTo(deed.equals("forward") && begun ? World.FULL : List.of());
                assertThat(engine.recover()).as(when).isEmpty();
            }
        }
    }

    /** Runs the flow and says whether it raised something that tells of the journal. */
    private static boolean runsInto(String deed, Path at, World world, Fault fault) {
        try (FlowEngine engine = new FlowEngine(
                FlowFiles.in(at),
                List.of(world.create(), world.forward()),
                FlowListener.none(),
                UndoRetries.none(),
                InstantSource.system(),
                Engines.ids(),
                fault)) {
            engine.run(deed.equals("forward") ? world.forward() : world.create(), LB, deed);
            return false;
        } catch (JournalException e) {
            return true;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("step 4 fails");
            return List.of(e.getSuppressed()).stream().anyMatch(JournalException.class::isInstance);
        }
    }

    /** Raises once, at one of the commits. */
    private static final class Fault implements JournalFile.Commits {
        private final int fatal;
        private final boolean written;
        private final AtomicInteger commits = new AtomicInteger();

        Fault(int fatal, boolean written) {
            this.fatal = fatal;
            this.written = written;
        }

        boolean happened() {
            return commits.get() >= fatal;
        }

        @Override
        public void before() {
            if (commits.incrementAndGet() == fatal && !written) {
                raise();
            }
        }

        @Override
        public void after() {
            if (commits.get() == fatal && written) {
                raise();
            }
        }

        private static void raise() {
            throw new JournalException(Path.of("flows.db"), JournalException.Kind.FAILED, "the journal fails", null);
        }
    }
}
