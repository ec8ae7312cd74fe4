package dev.jackfield.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.List;

/** The command that explains commands: {@code help lb create} prints what {@code lb create --help} prints. */
@Command(
        name = "help",
        header = "Explains a command.",
        footer = {"", "Examples:", "  jackfield help lb", "  jackfield help lb create"})
final class HelpCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "What to explain.")
    private @Nullable List<String> path;

    private final Jackfield jackfield;

    HelpCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public void run() {
        if (spec == null) {
            return;
        }
        CommandLine command = spec.commandLine().getParent();
        for (String name : path == null ? List.<String>of() : path) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        command,
                        "no such command: " + name + "; there are "
                                + String.join(", ", command.getSubcommands().keySet()));
            }
            command = next;
        }
        command.usage(jackfield.surroundings().out());
    }
}
