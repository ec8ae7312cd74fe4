package dev.jackfield.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

import java.util.Optional;

/** The command that prints the version. */
@Command(
        name = "version",
        header = "Prints the version.",
        footer = {"", "Example:", "  jackfield version -o json"})
final class VersionCommand implements Runnable, IVersionProvider {
    /** What runs, and on what. */
    private record Version(String version, String java, String os) {
        static Version here() {
            return new Version(
                    Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                            .orElse("development"),
                    Runtime.version().toString(),
                    System.getProperty("os.name") + " " + System.getProperty("os.version"));
        }

        @Override
        public String toString() {
            return "jackfield " + version + " (Java " + java + ", " + os + ")";
        }
    }

    private final Jackfield jackfield;

    VersionCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public void run() {
        Version version = Version.here();
        jackfield.output().tell(version.toString(), version);
    }

    @Override
    public String[] getVersion() {
        return new String[] {Version.here().toString()};
    }
}
