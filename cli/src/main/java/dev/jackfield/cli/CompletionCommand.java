package dev.jackfield.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command that teaches a shell to complete the others. It opens nothing. */
@Command(
        name = "completion",
        header = "Prints a script by which a shell completes commands, options, and names of what is there.",
        description = {
            "",
            "To have it in every shell, put the line into ~/.bashrc or ~/.zshrc. It serves jackfield and ./jackfield."
        },
        footer = {"", "Examples:", "  source <(./jackfield completion bash)", "  source <(./jackfield completion zsh)"})
final class CompletionCommand implements Runnable {
    /**
     * What completes nothing by commands and options may be a name, for which the command is asked. A bash has taken the words apart at
     * colons, and wants what comes after the last one; a zsh has not.
     */
    private static final String NAMES = """

            function _jackfield_names() {
              local begun name prefix= line
              if [ -n "$BASH_VERSION" ]; then
                read -ra line <<<"${COMP_LINE:0:$COMP_POINT}"
                case $COMP_LINE in *[![:blank:]]) begun=${line[${#line[@]} - 1]} && unset "line[${#line[@]} - 1]" ;; *) begun= ;; esac
                case $COMP_WORDBREAKS in *:*) prefix=${begun%"${begun##*:}"} ;; esac
              else
                line=("${COMP_WORDS[@]:0:$COMP_CWORD}")
                begun=${COMP_WORDS[$COMP_CWORD]}
              fi
              for name in "${line[@]}" "$begun"; do
                case $name in -h | --help | --version) return ;; esac
              done
              while IFS= read -r name; do
                printf -v name %q "${name#"$prefix"}"
                COMPREPLY+=("$name")
              done < <(timeout 5 "${line[0]/#\\~/$HOME}" complete "$begun" "${line[@]:1}" 2>/dev/null)
            }

            function _jackfield() {
              COMPREPLY=()
              _complete_jackfield
              case ${#COMPREPLY[@]}${COMP_WORDS[COMP_CWORD]} in 0-*) ;; 0*) _jackfield_names ;; esac
            }

            complete -F _jackfield -o default jackfield jackfield.sh jackfield.bash
            """;

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
        String script = AutoComplete.bash("jackfield", Jackfield.allCommands(jackfield.surroundings())) + NAMES;
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
