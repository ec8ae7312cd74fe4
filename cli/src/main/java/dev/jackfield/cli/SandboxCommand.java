package dev.jackfield.cli;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;

/**
 * Explains the commands on the sandbox. The launcher carries them out, before there is a Java process: a process with threads cannot
 * enter a user namespace.
 */
@Command(
        name = "sandbox",
        header = "The world of namespaces in which an ordinary user's networks live: up, down, status, exec.",
        description = {
            "",
            "  up              makes it, unless it is there",
            "  status          says whether it is there",
            "  exec -- CMD…    runs a command in it",
            "  down            ends it, and with it all networks in it",
            "",
            "Commands that need it make it themselves. root needs none: its networks are the host's own."
        },
        footer = {
            "",
            "Examples:",
            "  jackfield sandbox exec -- ip netns add amp-1",
            "  jackfield sandbox exec -- ip netns exec client curl http://203.0.113.100/",
            "  jackfield sandbox down"
        })
final class SandboxCommand implements Runnable {
    @Parameters(paramLabel = "up|down|status|exec", arity = "0..*", description = "What to do.")
    private @Nullable List<String> words;

    @Override
    public void run() {
        throw new NetworkException(
                ErrorKind.UNSUPPORTED,
                "sandbox " + String.join(" ", words == null ? List.of() : words)
                        + ": start it with the script ./jackfield, which keeps the sandbox",
                ErrorContext.NONE);
    }
}
