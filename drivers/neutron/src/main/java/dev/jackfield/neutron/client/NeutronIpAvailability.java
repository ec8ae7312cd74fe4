package dev.jackfield.neutron.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.SubnetId;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How many addresses of a network are taken, as Neutron tells of it.
 *
 * @param networkId the network
 * @param networkName its name
 * @param projectId its owner
 * @param totalIps what may be given out
 * @param usedIps what is given out
 * @param subnets the same by subnet
 */
public record NeutronIpAvailability(
        NetworkId networkId,
        String networkName,
        Optional<ProjectId> projectId,
        BigInteger totalIps,
        BigInteger usedIps,
        @JsonProperty("subnet_ip_availability") List<OfSubnet> subnets) {
    /** Copies the lists. What the answer lacks here it cannot be without. */
    public NeutronIpAvailability {
        Objects.requireNonNull(networkId, "networkId");
        subnets = List.copyOf(subnets);
    }

    /**
     * How many addresses of a subnet are taken.
     *
     * @param subnetId the subnet
     * @param cidr its block
     * @param totalIps what may be given out
     * @param usedIps what is given out
     */
    public record OfSubnet(SubnetId subnetId, Cidr cidr, BigInteger totalIps, BigInteger usedIps) {}
}
