package dev.jackfield.linux;

import dev.jackfield.netlink.NativeLibraryException;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.NftablesException;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Hop.State;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** What was looked at, as it goes along: hop by hop, and what differs from what it should be. */
final class Inspection {
    private static final String REPLACED = "the amphora must be replaced: jackfield lb replace";

    private final boolean whole;
    private final List<Hop> hops = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();

    /**
     * Begins.
     *
     * @param whole whether what cannot be looked at is an error, and not only a hop of which nothing is known
     */
    Inspection(boolean whole) {
        this.whole = whole;
    }

    /**
     * What is looked at.
     *
     * @param hop its name as a hop
     * @param name its name at the backend
     * @param subject what it belongs to
     */
    record Part(String hop, String name, Subject subject) {}

    /** What is wrong with a part, and what was seen of it. */
    final class Findings {
        private final Part part;
        private final StringJoiner wrong = new StringJoiner("; ");
        private final StringJoiner seen = new StringJoiner(", ");

        private Findings(Part part) {
            this.part = part;
        }

        void saw(Object what) {
            seen.add(what.toString());
        }

        /** Something without which traffic does not pass as it should; it can be mended. */
        void expect(boolean right, String otherwise, Kind kind, String desired, String real) {
            if (!right) {
                wrong.add(otherwise);
                differ(kind, desired, real);
            }
        }

        /** The same where the difference is told of another part. */
        void expect(boolean right, String otherwise) {
            if (!right) {
                wrong.add(otherwise);
            }
        }

        /** Something that traffic does not depend on; it can be mended. */
        void note(boolean right, Kind kind, String desired, String real) {
            if (!right) {
                differ(kind, desired, real);
            }
        }

        /** The same of something that is not ours. */
        void expectOfOwner(boolean right, String otherwise, Kind kind, String desired, String real, String how) {
            if (!right) {
                wrong.add(otherwise);
                differences.add(difference(kind, desired, real).with(Remedy.OWNER, how));
            }
        }

        /** Something that is lost with an instance. */
        void lost(String otherwise, String desired) {
            wrong.add(otherwise);
            differences.add(difference(Kind.COMPUTE, desired, otherwise).with(Remedy.REPLACE, REPLACED));
        }

        private void differ(Kind kind, String desired, String real) {
            differences.add(difference(kind, desired, real));
        }

        private Difference difference(Kind kind, String desired, String real) {
            return Difference.mendable(kind, part.name(), part.subject(), desired, real);
        }

        boolean areGood() {
            return wrong.length() == 0;
        }
    }

    /** Looks at a part; returns whether nothing is wrong with it. */
    boolean look(Part part, Consumer<Findings> work) {
        Findings findings = new Findings(part);
        try {
            work.accept(findings);
        } catch (NetlinkException | NftablesException | NativeLibraryException | UncheckedIOException e) {
            return unreadable(part.hop(), e);
        }
        String seen = findings.seen.toString();
        String wrong = findings.wrong.toString();
        hops.add(
                findings.areGood()
                        ? new Hop(part.hop(), State.OK, seen)
                        : new Hop(part.hop(), State.BROKEN, seen.isEmpty() ? wrong : wrong + " (" + seen + ")"));
        return findings.areGood();
    }

    /** Notes what follows from another hop's being broken, so that this one is not to blame. */
    void follows(Part part, Consumer<Findings> work) {
        work.accept(new Findings(part));
    }

    /** Notes a hop that cannot be looked at, because of another one; returns false. */
    boolean unknown(String hop, String why) {
        hops.add(new Hop(hop, State.UNKNOWN, why));
        return false;
    }

    /** Notes a hop that the kernel does not let be looked at; returns false. */
    boolean unreadable(String hop, RuntimeException why) {
        if (whole) {
            throw why;
        }
        return unknown(hop, String.valueOf(why.getMessage()));
    }

    List<Hop> hops() {
        return List.copyOf(hops);
    }

    List<Difference> differences() {
        return List.copyOf(differences);
    }
}
