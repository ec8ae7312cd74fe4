package dev.jackfield.tck;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.PortId;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what is really there, without asking the driver that is tested: {@code ip -j} and {@code nft -j} on a host, the rows of a
 * database, Neutron's own answers. It only looks, and it throws when it cannot.
 */
public interface NetworkWitness {
    /**
     * The NICs that a compute really has, as seen from inside it, without loopback.
     *
     * @param compute a compute
     * @return its NICs in any order; empty if it has none or does not exist
     */
    List<Nic> nics(ComputeId compute);

    /**
     * The ports that carry a mark of the driver's installation.
     *
     * @return each such port with its whole mark
     */
    Map<PortId, Mark> markedPorts();

    /**
     * All there is: records, links, addresses, routes, rules. What changes by itself (counters, times, the order of things) is left
     * out, and so are the computes apart from their NICs: two snapshots are equal exactly if nothing was changed between them.
     *
     * @return a snapshot
     */
    Snapshot snapshot();

    /**
     * What gets through.
     *
     * @return who tries; empty where nothing can be tried, and then the tests that need it are skipped
     */
    default Optional<Reach> reach() {
        return Optional.empty();
    }
}
