package dev.jackfield.cli;

import dev.jackfield.network.Hop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** The command that names the broken hop. */
@Command(
        name = "check",
        header = "Follows a load balancer's traffic hop by hop, and names what is broken. Changes nothing.",
        description = {
            "",
            "What is remembered is held against the network, and the driver looks at each hop. A hop is OK, BROKEN, or"
                    + " UNKNOWN:",
            "it could not be looked at, often because of another one that is broken. Listeners by TCP are connected to,"
                    + " others are",
            "not probed. The exit code is 1 if one is broken."
        },
        footer = {"", "Examples:", "  jackfield check web", "  jackfield check web -o json"})
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "LB", description = "Its name or id.")
    private String nameOrId = "";

    private final Jackfield jackfield;

    CheckCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public Integer call() {
        CheckView check = jackfield.fromSession(session -> session.check(nameOrId));
        jackfield.output().tell(text(check), check);
        return check.sound() ? 0 : Failures.BROKEN;
    }

    private static String text(CheckView check) {
        StringBuilder text = new StringBuilder(LoadBalancerText.hopTable().render(check.hops()));
        long unknown = check.hops().stream()
                .filter(hop -> hop.state() == Hop.State.UNKNOWN)
                .count();
        if (check.sound()) {
            text.append("load balancer ").append(check.name()).append(": no hop is broken");
            text.append(unknown == 0 ? "\n" : ", " + unknown + " could not be looked at\n");
        }
        for (Hop hop : check.broken()) {
            text.append("broken: ")
                    .append(hop.name())
                    .append(": ")
                    .append(hop.seen())
                    .append('\n');
        }
        return text.toString();
    }
}
