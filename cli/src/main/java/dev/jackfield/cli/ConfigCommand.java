package dev.jackfield.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.Map;

/** The commands on configuration files. */
@Command(
        name = "config",
        header = "Configuration files of the daemon: check, show.",
        footer = {
            "",
            "Examples:",
            "  jackfield config check /etc/jackfield/jackfield.yaml",
            "  jackfield config show /etc/jackfield/jackfield.yaml"
        })
final class ConfigCommand extends CommandGroup {
    ConfigCommand(Jackfield jackfield) {
        super(jackfield);
    }

    @Command(
            name = "check",
            header = "Says whether a file can be used; else line and mistake.",
            footer = {"", "Example:", "  jackfield config check /etc/jackfield/jackfield.yaml"})
    void check(@Parameters(paramLabel = "FILE", description = "The file; - reads standard input.") String file) {
        read(file);
        jackfield().output().tell(file + " is sound", Map.of("file", file, "sound", true));
    }

    @Command(
            name = "show",
            header = "Shows what holds with a file and the environment, without secrets.",
            footer = {"", "Example:", "  jackfield config show /etc/jackfield/jackfield.yaml"})
    void show(@Parameters(paramLabel = "FILE", description = "The file; - reads standard input.") String file) {
        jackfield().output().show(read(file).shown());
    }

    private ServeSettings read(String file) {
        return ServeSettingsFile.read(file, jackfield().surroundings());
    }
}
