package dev.jackfield.tck;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.NetworkId;

import java.util.List;
import java.util.Optional;

/**
 * A port that is not ours, to be made by {@link DriverFixture#createForeignPort}. It is administratively up.
 *
 * @param networkId its network
 * @param name its name
 * @param fixedIps its addresses
 * @param computeId the compute it is attached to, as its management NIC would be; empty: attached to nothing
 */
public record ForeignPort(NetworkId networkId, String name, List<FixedIp> fixedIps, Optional<ComputeId> computeId) {
    /** Copies the list. */
    public ForeignPort {
        fixedIps = List.copyOf(fixedIps);
    }
}
