package dev.jackfield.cli;

import dev.jackfield.core.Audit;
import dev.jackfield.core.Audit.Finding;
import picocli.CommandLine.Command;

import java.util.List;

/** The command that holds what is at the backend against what is remembered. */
@Command(
        name = "audit",
        header = "Lists what is orphaned, lost or foreign at the backend. Changes nothing.",
        description = {
            "",
            "Orphaned: it carries our mark, and nothing of ours has it. Lost: something of ours has it, and it is not there.",
            "Foreign: it looks like a load balancer's, and does not carry our mark. -v lists what is known, too."
        },
        footer = {"", "Examples:", "  jackfield audit", "  jackfield audit -v -o json"})
final class AuditCommand implements Runnable {
    private static final Table<Finding> TABLE = new Table<Finding>()
            .column("VERDICT", Finding::verdict)
            .column("KIND", Finding::kind)
            .column("ID", Finding::id)
            .column("NAME", Finding::name)
            .column("LOAD BALANCER", Finding::loadBalancer)
            .column("WHY", Finding::why);

    private final Jackfield jackfield;

    AuditCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public void run() {
        jackfield.inSession(session -> {
            Audit audit = session.controller().audit();
            List<Finding> told = audit.findings().stream()
                    .filter(finding -> jackfield.isVerbose() || finding.verdict() != Audit.Verdict.KNOWN)
                    .toList();
            String summary = audit.findings(Audit.Verdict.KNOWN).size() + " known, "
                    + audit.findings(Audit.Verdict.ORPHANED).size() + " orphaned, "
                    + audit.findings(Audit.Verdict.LOST).size() + " lost, "
                    + audit.findings(Audit.Verdict.FOREIGN).size() + " foreign";
            jackfield.output().tell((told.isEmpty() ? "" : TABLE.render(told)) + summary, new Audit(told));
        });
    }
}
