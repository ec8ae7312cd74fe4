package dev.jackfield.flow;

import dev.jackfield.flow.JournalException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static dev.jackfield.flow.Engines.LB;
import static dev.jackfield.flow.Engines.rollBack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A journal on a file system that is full, or read-only; needs a mount namespace of its own. */
@Tag("linux")
class JournalDiskTest {
    private final Path disk;
    private final Trail trail = new Trail();

    JournalDiskTest(@TempDir Path temp) throws IOException {
        disk = Files.createDirectories(temp.resolve("disk"));
    }

    @BeforeEach
    void mount() throws Exception {
        command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        command("umount", "-l", disk.toString());
    }

    @Test
    void onAFullDiskNoFurtherStepRunsAndWhatRanIsUndone() {
        FlowType<String> type =
                rollBack("create", trail.step("a"), trail.step("b", context -> fillTheDisk()), trail.step("c"));
        try (FlowEngine engine = Engines.open(disk, type)) {
            Throwable thrown = catchThrowable(() -> engine.run(type, LB, ""));
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
            assertThat(trail.entries()).containsExactly("a", "b", "undo b", "undo a");

            trail.clear();
            thrown = catchThrowable(() -> engine.run(type, new Subject("lb-2"), ""));
            assertThat(thrown).isInstanceOf(JournalException.class);
            assertThat(trail.entries()).isEmpty();

            deleteTheFiller();
            assertThat(engine.recover()).extracting(Recovered::outcome).containsExactly(new Recovered.RolledBack());
        }
    }

    @Test
    void aReadOnlyJournalIsDenied() throws Exception {
        FlowType<String> type = rollBack("create", trail.step("a"));
        try (FlowEngine engine = Engines.open(disk, type)) {
            engine.run(type, LB, "");
        }
        command("mount", "-o", "remount,ro", disk.toString());
        JournalFile.Commits none = new JournalFile.Commits() {};
        Path file = FlowFiles.in(disk).journal();
        assertThat(catchThrowableOfType(JournalException.class, () -> new JournalFile(file, none))
                        .kind())
                .isEqualTo(Kind.DENIED);
    }

    @Test
    void aLockThatCannotBeWrittenIsDenied() throws Exception {
        SubjectLocks locks = new SubjectLocks(disk.resolve("locks"));
        command("mount", "-o", "remount,ro", disk.toString());
        assertThat(catchThrowableOfType(JournalException.class, () -> locks.tryTake(LB, Owner.me(Engines.NOON, "")))
                        .kind())
                .isEqualTo(Kind.DENIED);
    }

    @Test
    void aLockNeedsNoSpace() {
        SubjectLocks locks = new SubjectLocks(disk.resolve("locks"));
        fillTheDisk();
        assertThat(locks.tryTake(LB, Owner.me(Engines.NOON, ""))).isInstanceOf(SubjectLocks.Attempt.Taken.class);
    }

    /** Returns more than the pages that the journal may have left. */
    private String fillTheDisk() {
        try {
            Path filler = disk.resolve("filler");
            byte[] page = new byte[4096];
            while (true) {
                Files.write(
                        filler, page, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
            }
        } catch (IOException full) {
            return "x".repeat(100_000);
        }
    }

    private void deleteTheFiller() {
        try {
            Files.delete(disk.resolve("filler"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void command(String... words) throws Exception {
        int exit = new ProcessBuilder(words).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", words) + " ended with " + exit);
        }
    }
}
