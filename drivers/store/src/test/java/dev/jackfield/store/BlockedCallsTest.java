package dev.jackfield.store;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A hundred writers that wait in SQLite for another's lock leave the virtual threads of the process alone. */
class BlockedCallsTest {
    @TempDir
    private Path folder = Path.of("");

    private List<String> probe(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                // A process that is halted does not delete the library that the SQLite driver unpacks.
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                BlockedProbe.class.getName(),
                folder.resolve("store.db").toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whileAHundredWaitForTheWriteLockOthersRead() throws IOException {
        assertThat(probe()).containsExactly("100 in SQLite, 0 returned, 200 steps", "100 written");
    }

    /** The probe would tell. */
    @Test
    void aCallThatBlocksItsCarrierStopsTheOthers() throws IOException {
        assertThat(probe("directly")).containsExactly("0 returned, 0 steps");
    }
}
