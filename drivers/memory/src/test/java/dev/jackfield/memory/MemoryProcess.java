package dev.jackfield.memory;

import dev.jackfield.network.NetworkDriver;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;
import dev.jackfield.tck.history.HistoryProcess;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own with a memory driver on records in a file. Each such process has its own idea of the NICs. */
final class MemoryProcess {
    private MemoryProcess() {}

    static ProcessBuilder on(Path file) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryProcess.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Takes the file. */
    static void main(String[] arguments) throws IOException {
        MemoryWorld world = new MemoryWorld(Store.inFile(Path.of(arguments[0])), Limits.NONE);
        try (NetworkDriver driver = world.open(MemoryFixture.INSTALLATION)) {
            HistoryProcess.serve(driver, System.in, System.out);
        }
    }
}
