package dev.jackfield.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The journal's format: what is written today equals {@code golden/journal-v1.sql}, and what an older release left half done is recovered. A journal outlives the program that wrote it, so a
 * difference here needs a new schema and a new golden file beside the old ones.
 */
class GoldenJournalTest {
    private final Path temp;
    private final Path state;

    GoldenJournalTest(@TempDir Path temp) throws IOException {
        this.temp = temp;
        this.state = Files.createDirectories(temp.resolve("state"));
    }

    @Test
    void aJournalIsWrittenAsItAlwaysWas() throws Exception {
        IllegalStateException raised = new IllegalStateException("subnet s1 has no free address (254 of 254 used)");
        Step ok = Step.of("reserve", context -> "{\"address\":\"192.0.2.7\"}");
        Step bad = Step.of("attach", context -> {
            throw raised;
        });
        Step stubborn = Step.action("reserve", context -> {}, context -> {
            throw new IllegalStateException("the backend is away");
        });
        FlowType<String> done = type("done", Recovery.ROLL_BACK, ok);
        FlowType<String> gone = type("gone", Recovery.ROLL_BACK, ok, bad);
        FlowType<String> left = type("left", Recovery.ROLL_BACK, stubborn, bad);
        FlowType<String> stuck = type("stuck", Recovery.ROLL_FORWARD, ok, bad);
        AtomicInteger ids = new AtomicInteger();
        try (FlowEngine engine = new FlowEngine(
                FlowFiles.in(state),
                List.of(done, gone, left, stuck),
                FlowListener.none(),
                UndoRetries.none(),
                InstantSource.fixed(Engines.NOON),
                () -> "f" + ids.incrementAndGet())) {
            engine.run(done, new Subject("lb-1"), "{\"subnet\":\"s1\"}");
            for (FlowType<String> type : List.of(gone, left, stuck)) {
                assertThat(catchThrowable(() -> engine.run(type, new Subject("lb-" + type.name()), "it's input")))
                        .isSameAs(raised);
            }
        }
        assertThat(SqliteDump.write(state.resolve("flows.db"))).isEqualTo(SqliteDump.golden("journal-v1.sql"));
    }

    @Test
    void whatAnOlderReleaseLeftHalfDoneIsRecovered() throws Exception {
        World rolledBack = world("rolled-back", "1.first", "1.second", "2.first");
        World rolledForward = world("rolled-forward", "1.first", "1.second", "2.first");
        World undone = world("undone", "1.first", "1.second", "2.first");
        try (FlowEngine engine = halfDone(rolledBack, rolledForward, undone)) {
            assertThat(engine.recover())
                    .extracting(recovered -> recovered.flow().subject() + " "
                            + recovered.outcome().getClass().getSimpleName())
                    .containsExactly("rolled-back RolledBack", "rolled-forward RolledForward", "undone RolledBack");
            assertThat(engine.flows())
                    .extracting(FlowRecord::state)
                    .containsExactly(FlowState.ROLLED_BACK, FlowState.DONE, FlowState.ROLLED_BACK);
        }
        assertThat(rolledBack.things()).isEmpty();
        assertThat(rolledForward.things()).isEqualTo(World.FULL);
        assertThat(undone.things()).isEmpty();
    }

    private FlowEngine halfDone(World rolledBack, World rolledForward, World undone) throws IOException, SQLException {
        SqliteDump.read(SqliteDump.golden("half-done-v1.sql"), state.resolve("flows.db"));
        return Engines.open(
                state,
                named("create", rolledBack.create()),
                rolledForward.forward(),
                named("failing", undone.create()));
    }

    private static FlowType<String> named(String name, FlowType<String> type) {
        return new FlowType<>(name, 1, type.recovery(), type.codec(), type.steps());
    }

    private World world(String name, String... things) throws IOException {
        World world = new World(Files.createDirectories(temp.resolve(name)), () -> {});
        for (String thing : things) {
            world.write(thing);
        }
        return world;
    }

    private static FlowType<String> type(String name, Recovery recovery, Step... steps) {
        return new FlowType<>(name, 3, recovery, Codec.text(), input -> List.of(steps));
    }
}
