package dev.jackfield.network;

import java.util.List;

/**
 * A NIC that an amphora lacks.
 *
 * @param networkId the network to plug
 * @param subnetIds the subnets it needs an address of
 * @param vnicType how it is to reach the instance
 */
public record NicRequest(NetworkId networkId, List<SubnetId> subnetIds, VnicType vnicType) {
    /** Checks and copies the components. */
    public NicRequest {
        subnetIds = List.copyOf(subnetIds);
    }
}
