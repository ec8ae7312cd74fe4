package dev.jackfield.flow;

import dev.jackfield.flow.JournalException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static dev.jackfield.flow.Engines.LB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The journal and the lock files as files, and what a process keeps of them. */
class StateFilesTest {
    private final Path state;

    StateFilesTest(@TempDir Path temp) {
        state = temp.resolve("state");
    }

    @Test
    void subjectsOfAnyTextHaveLockFilesOfTheirOwnAndAllFilesArePrivate() throws IOException {
        List<String> names =
                List.of("../escape", "..", "a/b", "ä".repeat(255), "x".repeat(255), "=", ".hidden", "plain");
        try (FlowEngine engine = Engines.open(state)) {
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
        assertThat(names(state)).containsExactly("flows.db", "locks");
        for (Path folder : List.of(state, state.resolve("locks"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("flows.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aLockFileThatNobodyHoldsNamesNobody() throws IOException {
        Path lock = state.resolve("locks").resolve(LB.value());
        try (FlowEngine engine = Engines.open(state)) {
            Claim claim = engine.claim(LB);
            assertThat(lock).content().startsWith(ProcessHandle.current().pid() + "\t");
            claim.close();
            assertThat(lock).content().isBlank();
        }
    }

    @Test
    void aLockThatCannotBeUsedIsNamed() throws IOException {
        Path lock = Files.createDirectories(state.resolve("locks").resolve(LB.value()));
        try (FlowEngine engine = Engines.open(state)) {
            for (JournalException e : List.of(
                    catchThrowableOfType(JournalException.class, () -> engine.claim(LB)),
                    catchThrowableOfType(JournalException.class, () -> engine.busy(LB)))) {
                assertThat(e.kind()).isEqualTo(Kind.IO);
                assertThat(e.file()).hasToString(lock.toRealPath().toString());
                assertThat(e).hasMessageContaining(lock.toRealPath().toString());
            }
        }
    }

    @Test
    void aFolderInWhichNobodyMayMakeALockIsNamedAsDenied() {
        // Not even root makes files there.
        SubjectLocks locks = new SubjectLocks(Path.of("/sys"));
        JournalException e =
                catchThrowableOfType(JournalException.class, () -> locks.tryTake(LB, Owner.me(Engines.NOON, "")));
        assertThat(e.kind()).isEqualTo(Kind.DENIED);
    }

    @Test
    void whatIsClosedOrRefusedKeepsNoFileAndNoThread() throws Exception {
        Set<Thread> before = journalThreads();
        Engines.open(state).close();
        SqliteDump.execute(state.resolve("flows.db"), "PRAGMA user_version=7");
        assertThatThrownBy(() -> Engines.open(state)).isInstanceOf(JournalException.class);
        Path file = Files.createFile(state.resolve("file"));
        assertThatThrownBy(() -> new JournalFile(file.resolve("flows.db"), new JournalFile.Commits() {}))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));

        assertThat(openFiles()).noneMatch(open -> open.contains(state + "/flows.db"));
        for (Thread thread : journalThreads()) {
            if (!before.contains(thread)) {
                assertThat(thread.join(Duration.ofMinutes(1)))
                        .as("the thread ended")
                        .isTrue();
            }
        }
    }

    @Test
    void theJournalIsAWriteAheadLogSoThatReadersNeverWait() throws Exception {
        Engines.open(state).close();
        try (Connection other = SqliteDump.connect(state.resolve("flows.db"));
                Statement sql = other.createStatement()) {
            assertThat(sql.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
        }
    }

    @Test
    void whoReadsAJournalWhileItIsMadeIsWaitedFor() throws Exception {
        Path file = Files.createFile(Files.createDirectories(state).resolve("flows.db"));
        try (Connection other = SqliteDump.connect(file);
                Statement sql = other.createStatement()) {
            sql.execute("BEGIN");
            sql.executeQuery("SELECT * FROM sqlite_schema").close();
            CompletableFuture<FlowEngine> opening = CompletableFuture.supplyAsync(() -> Engines.open(state));
            awaitAPauseIn("useWriteAheadLog", opening);
            assertThat(opening).isNotDone();
            sql.execute("COMMIT");
            opening.get(1, TimeUnit.MINUTES).close();
        }
    }

    private static void awaitAPauseIn(String method, CompletableFuture<?> work) throws InterruptedException {
        while (!work.isDone() && journalThreads().stream().noneMatch(thread -> pausesIn(thread, method))) {
            Thread.sleep(1);
        }
    }

    private static boolean pausesIn(Thread thread, String method) {
        return thread.getState() == Thread.State.TIMED_WAITING
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    private static Set<Thread> journalThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("flow-journal"))
                .collect(Collectors.toSet());
    }

    private static List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.map(StateFilesTest::target).toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // That of the listing itself is gone by now.
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
