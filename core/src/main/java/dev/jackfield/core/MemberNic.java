package dev.jackfield.core;

import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;

import java.util.List;
import java.util.Optional;

/**
 * A NIC that was plugged for a load balancer, by which an amphora reaches members. NICs that were there before are not listed.
 *
 * @param amphoraId the amphora
 * @param computeId its compute instance
 * @param networkId the members' network
 * @param portId its port; empty while it is only planned
 * @param fixedIps its addresses
 */
public record MemberNic(
        AmphoraId amphoraId,
        ComputeId computeId,
        NetworkId networkId,
        Optional<PortId> portId,
        List<FixedIp> fixedIps) {
    /** Copies the list. */
    public MemberNic {
        fixedIps = List.copyOf(fixedIps);
    }

    MemberNic withFixedIps(List<FixedIp> newFixedIps) {
        return new MemberNic(amphoraId, computeId, networkId, portId, newFixedIps);
    }
}
