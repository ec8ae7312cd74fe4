package dev.jackfield.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command that teaches a shell to complete the others. It opens nothing. */
@Command(
        name = "completion",
        header = "Prints a script by which a shell completes commands and options.",
        description = {
            "",
            "To have it in every shell, put the line into ~/.bashrc or ~/.zshrc. It serves jackfield and ./jackfield."
        },
        footer = {"", "Examples:", "  source <(./jackfield completion bash)", "  source <(./jackfield completion zsh)"})
final class CompletionCommand implements Runnable {
    private enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell = Shell.BASH;

    private final Jackfield jackfield;

    CompletionCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public void run() {
        String script = AutoComplete.bash("jackfield", Jackfield.allCommands(jackfield.surroundings()));
        jackfield
                .surroundings()
                .out()
                .print(
                        switch (shell) {
                            case BASH -> script;
                            // Completions for bash are understood by zsh once it is told so.
                            case ZSH ->
                                "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
                                        + script;
                        });
    }
}
