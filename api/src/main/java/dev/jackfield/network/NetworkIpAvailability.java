package dev.jackfield.network;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * How many addresses of a network are free.
 *
 * @param networkId the network
 * @param networkName its name
 * @param projectId the project that owns it
 * @param totalIps the addresses that can be given out, of all subnets
 * @param usedIps how many of them are in use
 * @param subnets the same by subnet
 * @see "Octavia, network/data_models.py, Network_IP_Availability"
 */
public record NetworkIpAvailability(
        NetworkId networkId,
        String networkName,
        Optional<ProjectId> projectId,
        BigInteger totalIps,
        BigInteger usedIps,
        List<SubnetIpAvailability> subnets) {
    /** Checks and copies the components. */
    public NetworkIpAvailability {
        subnets = List.copyOf(subnets);
    }

    /**
     * How many addresses of a subnet are free.
     *
     * @param subnetId the subnet
     * @param cidr its block
     * @param totalIps the addresses that can be given out
     * @param usedIps how many of them are in use
     */
    public record SubnetIpAvailability(SubnetId subnetId, Cidr cidr, BigInteger totalIps, BigInteger usedIps) {}
}
