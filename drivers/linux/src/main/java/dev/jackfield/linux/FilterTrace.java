package dev.jackfield.linux;

import dev.jackfield.linux.Inspection.Part;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.store.Attachment;

import java.util.List;
import java.util.Optional;

/** Looks at the filter's table, and at what it lets ports send and receive, by holding it against one that is made anew. */
final class FilterTrace {
    private final Inspection inspection;
    private final SourceGuard guard;
    private Optional<Pair> pair = Optional.empty();

    FilterTrace(Inspection inspection, SourceGuard guard) {
        this.inspection = inspection;
        this.guard = guard;
    }

    /** The table as it is, and as it should be. */
    private record Pair(FilterView real, FilterView wanted) {
        boolean agree(String hostEnd, String set) {
            return real.of(hostEnd, set).equals(wanted.of(hostEnd, set));
        }

        static String count(FilterView view, String hostEnd, List<String> sets) {
            return sets.stream().mapToInt(set -> view.of(hostEnd, set).size()).sum() + " elements";
        }
    }

    /** Looks at the table; nothing is told of ports before. */
    void table(Netns fabric, List<Attachment> attachments) {
        Part part = new Part("filter table " + GuardRules.TABLE, "table " + GuardRules.TABLE, Subject.ALL);
        inspection.look(part, findings -> {
            findings.saw("nftables of the fabric");
            boolean there = guard.isThere(fabric);
            findings.expect(
                    there, "there is none: nothing is filtered", Kind.FILTER, "the table with its rules", "none");
            if (there) {
                Pair both = new Pair(guard.view(fabric), SourceGuard.wanted(attachments));
                String apart = both.real().apartFrom(both.wanted());
                findings.expect(apart.isEmpty(), apart, Kind.FILTER, "the table with its rules", apart);
                pair = Optional.of(both);
            }
        });
    }

    /** Looks at what a port may send and what is let in to it. */
    void port(Attachment attachment) {
        String end = LinkNames.hostEnd(attachment.port().id());
        if (pair.isEmpty()) {
            inspection.unknown("filter of " + end, "there is no table");
            return;
        }
        Pair both = pair.get();
        Part part = new Part("filter of " + end, end, Subject.of(attachment.port(), attachment.computeId()));
        inspection.look(part, findings -> {
            findings.saw("table " + GuardRules.TABLE);
            boolean guarded = both.agree(end, GuardRules.GUARDED);
            findings.expect(
                    GuardRules.SETS.stream().allMatch(set -> both.agree(end, set)),
                    guarded ? "does not say what it may send from" : "lets forged addresses pass",
                    Kind.FILTER,
                    "it sends as itself: " + Pair.count(both.wanted(), end, GuardRules.SETS),
                    Pair.count(both.real(), end, GuardRules.SETS));
            findings.expect(
                    FilterRules.SETS.stream().allMatch(set -> both.agree(end, set)),
                    "does not let in what the security groups say",
                    Kind.FILTER,
                    "it lets in what its security groups say: " + Pair.count(both.wanted(), end, FilterRules.SETS),
                    Pair.count(both.real(), end, FilterRules.SETS));
        });
    }
}
