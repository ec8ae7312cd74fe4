package dev.jackfield.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The command that mends one load balancer. */
@Command(
        name = "repair",
        header = "Mends what was lost or changed by hand of a load balancer.",
        description = {
            "",
            "The same as 'jackfield reconcile LB --apply': shows what differs, of the load balancer and the networks it"
                    + " is on,",
            "mends it, and says what became of it. The exit code is 1 if something still differs."
        },
        footer = {"", "Example:", "  jackfield repair web"})
final class RepairCommand implements Callable<Integer> {
    @Parameters(paramLabel = "LB", description = "The name or id of a load balancer.")
    private String nameOrId = "";

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Spare what is nobody's and younger. Default: ${DEFAULT-VALUE}.")
    private int grace = 60;

    private final Jackfield jackfield;

    RepairCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public Integer call() {
        return jackfield.fromSession(
                session -> ReconcileCommand.mend(jackfield, session, Optional.of(nameOrId), Duration.ofSeconds(grace)));
    }
}
