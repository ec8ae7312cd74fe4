package dev.jackfield.core;

import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.SubnetId;

import java.util.List;
import java.util.Optional;

/**
 * A NIC that is to be plugged for a load balancer's members.
 *
 * @param amphoraId the amphora
 * @param computeId its compute instance
 * @param networkId the network
 * @param subnetIds the subnets it gets an address of
 */
record NicPlug(AmphoraId amphoraId, ComputeId computeId, NetworkId networkId, List<SubnetId> subnetIds) {
    NicPlug {
        subnetIds = List.copyOf(subnetIds);
    }

    MemberNic planned() {
        return new MemberNic(amphoraId, computeId, networkId, Optional.empty(), List.of());
    }
}
