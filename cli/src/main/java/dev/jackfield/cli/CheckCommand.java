package dev.jackfield.cli;

import dev.jackfield.core.Check;
import dev.jackfield.network.Hop;
import dev.jackfield.network.LoadBalancerId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;
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

    /** A check as programs are shown it. */
    private record View(LoadBalancerId id, String name, boolean sound, List<Hop> broken, List<Hop> hops) {
        static View of(Check check) {
            return new View(
                    check.record().id(),
                    check.record().name(),
                    check.isSound(),
                    check.hops(Hop.State.BROKEN),
                    check.hops());
        }
    }

    @Override
    public Integer call() {
        Check check =
                jackfield.fromSession(session -> session.controller().upkeep().check(nameOrId));
        jackfield.output().tell(text(check), View.of(check));
        return check.isSound() ? 0 : Failures.BROKEN;
    }

    private static String text(Check check) {
        StringBuilder text = new StringBuilder(LoadBalancerText.hopTable().render(check.hops()));
        int unknown = check.hops(Hop.State.UNKNOWN).size();
        if (check.isSound()) {
            text.append("load balancer ").append(check.record().name()).append(": no hop is broken");
            text.append(unknown == 0 ? "\n" : ", " + unknown + " could not be looked at\n");
        }
        for (Hop hop : check.hops(Hop.State.BROKEN)) {
            text.append("broken: ")
                    .append(hop.name())
                    .append(": ")
                    .append(hop.seen())
                    .append('\n');
        }
        return text.toString();
    }
}
