package dev.jackfield.store;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.IpVersion;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What may come in to a port that is in security groups, apart from answers to what the port sent itself. Groups that were named as
 * the other side are resolved to the addresses that their ports have now.
 *
 * @param passes what passes, in a fixed order; none: only answers
 */
public record PortFilter(List<Pass> passes) {
    /** Removes repeats, and sorts. */
    public PortFilter {
        passes = passes.stream()
                .distinct()
                .sorted(Comparator.comparing(Pass::toString))
                .toList();
    }

    /**
     * One thing that passes.
     *
     * @param version the IP version
     * @param protocol the protocol's number; empty: any
     * @param firstPort the first destination port; empty: any, also with protocols that have none
     * @param lastPort the last destination port
     * @param from the sender's addresses; empty: anyone's
     */
    public record Pass(
            IpVersion version,
            OptionalInt protocol,
            OptionalInt firstPort,
            OptionalInt lastPort,
            Optional<Cidr> from) {}
}
