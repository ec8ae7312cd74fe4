package dev.jackfield.flow;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A hundred journals that wait in SQLite for another's lock leave the virtual threads of the process alone. */
@Tag("slow")
class BlockedCallsTest {
    @Test
    void whileAHundredWaitForTheWriteLockAnotherVirtualThreadGoesOn(@TempDir Path folder) throws IOException {
        Process process = new ProcessBuilder(List.of(
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
                        folder.resolve("flows.db").toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactly("100 in SQLite, 0 written, 1000 steps", "100 written");
        } finally {
            process.destroyForcibly();
        }
    }
}
