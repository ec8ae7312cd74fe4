package dev.jackfield.neutron;

import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.tck.history.HistoryProcess;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own with a driver on the lab's cloud. */
final class CloudProcess {
    private CloudProcess() {}

    static ProcessBuilder of(String installation) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CloudProcess.class.getName(),
                        installation)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Takes the installation. */
    static void main(String[] arguments) throws IOException {
        try (NetworkDriver driver = TestCloud.open(new InstallationId(arguments[0]))) {
            HistoryProcess.serve(driver, System.in, System.out);
        }
    }
}
