package dev.jackfield.linux;

import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.store.InternalSteps;
import dev.jackfield.tck.history.HistoryProcess;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own with a driver on an installation of this world. */
final class LinuxProcess {
    private LinuxProcess() {}

    static Path records(Path folder) {
        return folder.resolve("networks.db");
    }

    static NetworkDriver open(InstallationId installation, Path folder, InternalSteps steps) {
        return LinuxNetworkDriverProvider.open(installation, folder, steps);
    }

    static ProcessBuilder on(InstallationId installation, Path folder) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LinuxProcess.class.getName(),
                        installation.value(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Takes the installation and its folder. */
    static void main(String[] arguments) throws IOException {
        try (NetworkDriver driver = open(new InstallationId(arguments[0]), Path.of(arguments[1]), InternalSteps.NONE)) {
            HistoryProcess.serve(driver, System.in, System.out);
        }
    }
}
