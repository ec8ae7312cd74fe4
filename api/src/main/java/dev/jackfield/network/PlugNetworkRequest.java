package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * An attachment of an amphora to a network.
 *
 * @param computeId the instance of the amphora
 * @param networkId the network
 * @param ipAddress the address the interface must hold; empty: any
 * @param subnetIds subnets that a new interface takes an address of; empty: one of each IP version that the network has
 * @param loadBalancer the load balancer it is for, part of its mark
 */
public record PlugNetworkRequest(
        ComputeId computeId,
        NetworkId networkId,
        Optional<IpAddress> ipAddress,
        List<SubnetId> subnetIds,
        Optional<LoadBalancerId> loadBalancer) {
    /** Checks and copies the components. */
    public PlugNetworkRequest {
        Checks.atMostOne("subnets", subnetIds);
        subnetIds = List.copyOf(subnetIds);
    }

    /**
     * An attachment without a wish for an address.
     *
     * @param compute the instance of the amphora
     * @param network the network
     * @return the request
     */
    public static PlugNetworkRequest of(ComputeId compute, NetworkId network) {
        return new PlugNetworkRequest(compute, network, Optional.empty(), List.of(), Optional.empty());
    }
}
