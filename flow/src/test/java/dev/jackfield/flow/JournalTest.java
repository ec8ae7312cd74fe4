package dev.jackfield.flow;

import dev.jackfield.flow.JournalException.Kind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class JournalTest {
    private final Path file;

    JournalTest(@TempDir Path temp) {
        file = temp.resolve("flows.db");
    }

    @Test
    void theLastFinishedFlowsAreRememberedAndUnfinishedOnesAlways() {
        try (Journal journal = open()) {
            for (int i = 1; i <= 6; i++) {
                begin(journal, i);
                FlowState end = i == 2 ? FlowState.STUCK : FlowState.DONE;
                journal.write(flow(i).id(), List.of(new Journal.Change.Moved(end, Engines.NOON)));
            }
            assertThat(journal.all())
                    .extracting(entry -> entry.flow().id().value())
                    .containsExactly("f2", "f4", "f5", "f6");
            assertThat(journal.all().getLast().steps()).hasSize(1);
            assertThat(journal.unfinished()).hasSize(1);
        }
    }

    @Test
    void aMoveThatTheStateTableForbidsIsRefusedWhole() {
        try (Journal journal = open()) {
            begin(journal, 1);
            journal.write(flow(1).id(), List.of(new Journal.Change.Moved(FlowState.DONE, Engines.NOON)));
            assertThatThrownBy(() -> journal.write(
                            flow(1).id(),
                            List.of(
                                    new Journal.Change.Stepped(0, step(StepState.UNDONE)),
                                    new Journal.Change.Moved(FlowState.ROLLING_BACK, Engines.NOON))))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("may become ROLLING_BACK");
            assertThat(journal.all().getFirst().steps().get(0)).isEqualTo(step(StepState.STARTED));
        }
    }

    @Test
    void twoUnfinishedFlowsOfOneSubjectCannotBe() {
        try (Journal journal = open()) {
            begin(journal, 1);
            Flow second = new Flow(new FlowId("other"), flow(1).subject(), "create", 1);
            assertThatThrownBy(() -> journal.begin(second, "", Engines.NOON, flow -> true, List.of()))
                    .isInstanceOf(FlowUnfinishedException.class)
                    .hasMessageContaining("f1")
                    .hasMessageContaining("RUNNING");
        }
    }

    @Test
    void aJournalOfANewerReleaseIsRefusedAndNotTouched() throws Exception {
        try (Journal journal = open()) {
            begin(journal, 1);
        }
        SqliteDump.execute(file, "PRAGMA user_version=7");
        byte[] before = Files.readAllBytes(file);
        assertThat(refused(Kind.NEWER_SCHEMA)).hasMessageContaining("schema 7").hasMessageContaining("up to 1");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void anotherProgramsDatabaseIsRefusedAndNotTouched() throws Exception {
        SqliteDump.execute(file, "CREATE TABLE recipe (name TEXT)");
        byte[] before = Files.readAllBytes(file);
        assertThat(refused(Kind.CORRUPT)).hasMessageContaining("not a flow journal");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(file, "not a database, but long enough to be taken for one: ".repeat(100));
        refused(Kind.CORRUPT);
    }

    @Test
    void aDamagedJournalIsNamed() throws Exception {
        try (Journal journal = open()) {
            begin(journal, 1);
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            // The pages after the first, which holds the schema, are the tables.
            bytes.seek(4096);
            bytes.write(new byte[(int) bytes.length() - 4096]);
        }
        try (Journal journal = open()) {
            assertThat(catchThrowableOfType(JournalException.class, journal::all)
                            .kind())
                    .isEqualTo(Kind.CORRUPT);
        }
    }

    @Test
    void aJournalThatCannotBeOpenedIsNamed() throws IOException {
        Files.createDirectories(file);
        refused(Kind.DENIED);
    }

    @Test
    void anEmptyFileBecomesAJournal() throws IOException {
        Files.createFile(file);
        try (Journal journal = open()) {
            assertThat(journal.all()).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void aJournalThatSomeoneKeepsLockedIsNamed() throws Exception {
        try (Journal journal = open();
                Connection other = SqliteDump.connect(file)) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            JournalException e = catchThrowableOfType(JournalException.class, () -> begin(journal, 1));
            assertThat(e.kind()).isEqualTo(Kind.LOCKED);
            assertThat(e).hasMessageContaining("locked by another process for 5 s");
            other.createStatement().execute("ROLLBACK");
            begin(journal, 1);
        }
    }

    @Test
    void anErrorDoesNotOutliveItsCause() throws Exception {
        try (Journal journal = open()) {
            begin(journal, 1);
            SqliteDump.execute(
                    file, "CREATE TRIGGER broken BEFORE INSERT ON flow BEGIN INSERT INTO nowhere VALUES (1); END");
            JournalException e = catchThrowableOfType(JournalException.class, () -> begin(journal, 2));
            assertThat(e).hasMessageContaining("nowhere");
            SqliteDump.execute(file, "DROP TRIGGER broken");

            begin(journal, 2);

            assertThat(journal.unfinished()).hasSize(2);
        }
    }

    @Test
    void aClosedJournalSaysSo() {
        Journal journal = open();
        journal.close();
        journal.close();
        assertThat(catchThrowableOfType(JournalException.class, journal::all).kind())
                .isEqualTo(Kind.CLOSED);
    }

    @Test
    void aPathWithAQuestionMarkIsRefused() {
        assertThatThrownBy(() -> FlowFiles.in(Path.of("a?mode=memory"))).isInstanceOf(IllegalArgumentException.class);
    }

    private JournalException refused(Kind kind) {
        JournalException e = catchThrowableOfType(JournalException.class, this::open);
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e.file()).isEqualTo(file);
        assertThat(e).hasMessageContaining(file.toString());
        return e;
    }

    private Journal open() {
        return new Journal(new JournalFile(file, new JournalFile.Commits() {}), 3);
    }

    private static void begin(Journal journal, int number) {
        journal.begin(
                flow(number),
                "",
                Engines.NOON,
                flow -> false,
                List.of(new Journal.Change.Stepped(0, step(StepState.STARTED))));
    }

    private static Flow flow(int number) {
        return new Flow(new FlowId("f" + number), new Subject("lb-" + number), "create", 1);
    }

    private static StepRecord step(StepState state) {
        return new StepRecord("a", state, Optional.empty(), Optional.empty());
    }
}
