package dev.jackfield.linux;

import dev.jackfield.netlink.NativeLibraryException;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.NftablesException;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Hop.State;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** The hops of a trace as it goes along. */
final class TracedHops {
    private final List<Hop> hops = new ArrayList<>();

    /** What is wrong with a hop, and what was seen of it. */
    static final class Findings {
        private final StringJoiner wrong = new StringJoiner("; ");
        private final StringJoiner seen = new StringJoiner(", ");

        void saw(Object what) {
            seen.add(what.toString());
        }

        void expect(boolean right, String otherwise) {
            if (!right) {
                wrong.add(otherwise);
            }
        }

        boolean areGood() {
            return wrong.length() == 0;
        }
    }

    /** Looks at a hop; returns whether nothing is wrong with it. */
    boolean look(String name, Consumer<Findings> work) {
        Findings findings = new Findings();
        try {
            work.accept(findings);
        } catch (NetlinkException | NftablesException | NativeLibraryException | UncheckedIOException e) {
            return unknown(name, String.valueOf(e.getMessage()));
        }
        String seen = findings.seen.toString();
        String wrong = findings.wrong.toString();
        hops.add(
                findings.areGood()
                        ? new Hop(name, State.OK, seen)
                        : new Hop(name, State.BROKEN, seen.isEmpty() ? wrong : wrong + " (" + seen + ")"));
        return findings.areGood();
    }

    /** Notes a hop that cannot be looked at, because of another one; returns false. */
    boolean unknown(String name, String why) {
        hops.add(new Hop(name, State.UNKNOWN, why));
        return false;
    }

    List<Hop> all() {
        return List.copyOf(hops);
    }
}
