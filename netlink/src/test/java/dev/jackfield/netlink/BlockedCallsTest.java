package dev.jackfield.netlink;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A hundred calls that are blocked in the kernel or in a library leave the virtual threads of the process alone. */
@Tag("linux")
class BlockedCallsTest {
    private static List<String> probe(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp",
                System.getProperty("java.class.path"),
                BlockedProbe.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return Witness.run(command).lines().toList();
    }

    @Test
    void whileAHundredWaitForTheKernelsAnswerAnotherVirtualThreadGoesOn() throws Exception {
        assertThat(probe("receive")).containsExactly("100 blocked, 0 returned, 1000 steps");
    }

    @Test
    void whileAHundredWaitForLibnftablesAnotherVirtualThreadGoesOn(@TempDir Path folder) throws Exception {
        Path fifo = folder.resolve("fifo");
        Witness.run(List.of("mkfifo", fifo.toString()));

        assertThat(probe("nftables", fifo.toString()))
                .containsExactly("100 blocked, 0 returned, 1000 steps", "100 returned in the end, 0 failed");
    }

    /** The probe would tell. */
    @Test
    void aCallThatBlocksItsCarrierStopsTheOthers() throws Exception {
        assertThat(probe("directly")).containsExactly("1 blocked, 0 returned, 0 steps");
    }
}
