package dev.jackfield.cli;

import dev.jackfield.core.Mending;
import dev.jackfield.core.Mending.Outcome;
import dev.jackfield.core.Mending.Result;
import dev.jackfield.core.Reconciliation;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Remedy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The command that holds what should be against what is, and makes it so. */
@Command(
        name = "reconcile",
        header = "Shows what was lost or changed by hand, and mends it if told to.",
        description = {
            "",
            "What is remembered is held against what is there: what a restart took, what somebody deleted or changed by"
                    + " hand,",
            "what carries our mark and is nobody's. With LB: of that load balancer and the networks it is on.",
            "",
            "Remedies: MEND, it can be made as it should be; REMOVE, it is nobody's; REPLACE, an amphora's instance is"
                    + " lost:",
            "see 'jackfield lb replace'; OWNER, it is not ours, so whoever has it must.",
            "",
            "Changes nothing without --apply. With it, what can be mended is, each load balancer while it is held, and"
                    + " what is",
            "nobody's is removed as audit --remove does; what is not ours is left. It may be repeated, also after having"
                    + " been killed.",
            "The exit code is 1 if something differs, with --apply if something still does."
        },
        footer = {"", "Examples:", "  jackfield reconcile", "  jackfield reconcile web --apply"})
final class ReconcileCommand implements Callable<Integer> {
    private static final Table<Difference> DIFFERENCES = new Table<Difference>()
            .column("KIND", Difference::kind)
            .column("NAME", Difference::name)
            .column("OF", ReconcileCommand::of)
            .column("SHOULD BE", Difference::desired)
            .column("IS", Difference::real)
            .column("REMEDY", Difference::remedy);

    private static final Table<Outcome> OUTCOMES = new Table<Outcome>()
            .column("RESULT", Outcome::result)
            .column("KIND", outcome -> outcome.difference().kind())
            .column("NAME", outcome -> outcome.difference().name())
            .column("OF", outcome -> of(outcome.difference()))
            .column("WHY", Outcome::why);

    @Parameters(paramLabel = "LB", arity = "0..1", description = "The name or id of a load balancer; else everything.")
    private Optional<String> nameOrId = Optional.empty();

    @Option(names = "--apply", description = "Mend what can be mended.")
    private boolean apply;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "With --apply: spare what is nobody's and younger. Default: ${DEFAULT-VALUE}.")
    private int grace = 60;

    private final Jackfield jackfield;

    ReconcileCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    /** What programs are shown. */
    private record View(List<Difference> differences, List<Outcome> outcomes) {}

    @Override
    public Integer call() {
        return jackfield.fromSession(session -> {
            if (apply) {
                return mend(jackfield, session, nameOrId, Duration.ofSeconds(grace));
            }
            Reconciliation found = session.reconcile(nameOrId);
            jackfield.output().tell(text(found), new View(found.differences(), List.of()));
            return found.isClean() ? 0 : Failures.BROKEN;
        });
    }

    /** Shows what differs, mends it, and says what became of it. */
    static int mend(Jackfield jackfield, Session session, Optional<String> nameOrId, Duration grace) {
        Reconciliation found = session.reconcile(nameOrId);
        Mending mending = session.mend(nameOrId, grace);
        jackfield.output().tell(text(found) + '\n' + text(mending), new View(found.differences(), mending.outcomes()));
        return mending.isWhole() ? 0 : Failures.BROKEN;
    }

    private static String of(Difference difference) {
        Difference.Subject subject = difference.subject();
        return subject.loadBalancer()
                .map(id -> "load balancer " + id)
                .or(() -> subject.port().map(id -> "port " + id))
                .or(() -> subject.network().map(id -> "network " + id))
                .orElse("all");
    }

    private static String text(Reconciliation found) {
        if (found.isClean()) {
            return "all is as it should be";
        }
        return DIFFERENCES.render(found.differences())
                + found.differences(Remedy.MEND).size() + " to mend, "
                + found.differences(Remedy.REMOVE).size() + " to remove, "
                + found.differences(Remedy.REPLACE).size() + " to replace, "
                + found.differences(Remedy.OWNER).size() + " of others";
    }

    private static String text(Mending mending) {
        List<Outcome> outcomes = mending.outcomes();
        return (outcomes.isEmpty() ? "" : OUTCOMES.render(outcomes))
                + mending.outcomes(Result.MENDED).size() + " mended, "
                + mending.outcomes(Result.REMOVED).size() + " removed, "
                + mending.outcomes(Result.LEFT).size() + " left, "
                + mending.outcomes(Result.FAILED).size() + " failed";
    }
}
