package dev.jackfield.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;

/** Commands on one kind of thing. Calling the group itself says which commands it has. */
abstract class CommandGroup implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private final Jackfield jackfield;

    CommandGroup(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    /** What the command line says apart from the command itself. */
    final Jackfield jackfield() {
        return jackfield;
    }

    @Override
    public final void run() {
        if (spec != null) {
            List<String> commands = List.copyOf(spec.subcommands().keySet());
            throw new ParameterException(
                    spec.commandLine(), "a command is missing: one of " + String.join(", ", commands));
        }
    }
}
