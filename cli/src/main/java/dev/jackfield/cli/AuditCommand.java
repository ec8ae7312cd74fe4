package dev.jackfield.cli;

import dev.jackfield.core.Audit;
import dev.jackfield.core.Audit.Finding;
import dev.jackfield.core.OrphanRemoval;
import dev.jackfield.core.OrphanRemoval.Outcome;
import dev.jackfield.core.OrphanRemoval.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** The command that holds what is at the backend against what is remembered. */
@Command(
        name = "audit",
        header = "Lists what is orphaned, lost or foreign at the backend; removes orphans if told to.",
        description = {
            "",
            "Orphaned: it carries our mark, and nothing of ours has it. Lost: something of ours has it, and it is not"
                    + " there.",
            "Foreign: it looks like a load balancer's, and does not carry our mark. -v lists what is known, too.",
            "",
            "Changes nothing without --remove. With it, what is orphaned is looked at again while its load balancer is"
                    + " held, its",
            "mark is checked again at the backend, and it is removed; nothing else is. What a command is at work on is"
                    + " spared.",
            "If some could not be removed, the exit code is 1. It may be repeated, also after having been killed."
        },
        footer = {"", "Examples:", "  jackfield audit", "  jackfield audit -v -o json", "  jackfield audit --remove"})
final class AuditCommand implements Callable<Integer> {
    private static final Table<Finding> TABLE = new Table<Finding>()
            .column("VERDICT", Finding::verdict)
            .column("KIND", Finding::kind)
            .column("ID", Finding::id)
            .column("NAME", Finding::name)
            .column("LOAD BALANCER", Finding::loadBalancer)
            .column("WHY", Finding::why);

    private static final Table<Outcome> REMOVALS = new Table<Outcome>()
            .column("RESULT", Outcome::result)
            .column("KIND", outcome -> outcome.finding().kind())
            .column("ID", outcome -> outcome.finding().id())
            .column("NAME", outcome -> outcome.finding().name())
            .column("LOAD BALANCER", outcome -> outcome.finding().loadBalancer())
            .column("WHY", Outcome::why);

    @Option(names = "--remove", description = "Remove what is orphaned.")
    private boolean remove;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "With --remove: spare what is younger. Default: ${DEFAULT-VALUE}.")
    private int grace = 60;

    private final Jackfield jackfield;

    AuditCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public Integer call() {
        return jackfield.fromSession(session -> remove ? remove(session) : tell(session.audit()));
    }

    private int tell(Audit audit) {
        List<Finding> told = audit.findings().stream()
                .filter(finding -> jackfield.isVerbose() || finding.verdict() != Audit.Verdict.KNOWN)
                .toList();
        String summary = audit.findings(Audit.Verdict.KNOWN).size() + " known, "
                + audit.findings(Audit.Verdict.ORPHANED).size() + " orphaned, "
                + audit.findings(Audit.Verdict.LOST).size() + " lost, "
                + audit.findings(Audit.Verdict.FOREIGN).size() + " foreign";
        jackfield.output().tell((told.isEmpty() ? "" : TABLE.render(told)) + summary, new Audit(told));
        return 0;
    }

    private int remove(Session session) {
        OrphanRemoval removal = session.removeOrphans(Duration.ofSeconds(grace));
        String summary = removal.outcomes(Result.REMOVED).size() + " removed, "
                + removal.outcomes(Result.SPARED).size() + " spared, "
                + removal.outcomes(Result.FAILED).size() + " failed";
        List<Outcome> outcomes = removal.outcomes();
        jackfield.output().tell((outcomes.isEmpty() ? "" : REMOVALS.render(outcomes)) + summary, removal);
        return removal.outcomes(Result.FAILED).isEmpty() ? 0 : Failures.BROKEN;
    }
}
