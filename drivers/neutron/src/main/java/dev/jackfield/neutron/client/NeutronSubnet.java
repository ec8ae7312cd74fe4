package dev.jackfield.neutron.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.SubnetId;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A subnet, as Neutron tells of it.
 *
 * @param id its id
 * @param name its name
 * @param networkId its network
 * @param projectId its owner
 * @param cidr its block
 * @param ipVersion 4 or 6
 * @param gatewayIp its router
 * @param hostRoutes further routes
 * @param allocationPools what may be given out
 * @param enableDhcp whether it has DHCP
 * @param createdAt when it was made, in whole seconds
 * @param ipv6AddressMode {@code slaac} and others, or empty
 * @param ipv6RaMode {@code slaac} and others, or empty
 */
public record NeutronSubnet(
        SubnetId id,
        String name,
        NetworkId networkId,
        Optional<ProjectId> projectId,
        Cidr cidr,
        int ipVersion,
        Optional<IpAddress> gatewayIp,
        List<Route> hostRoutes,
        List<Pool> allocationPools,
        boolean enableDhcp,
        String createdAt,
        @JsonProperty("ipv6_address_mode") String ipv6AddressMode,
        @JsonProperty("ipv6_ra_mode") String ipv6RaMode) {
    /** Copies the lists. What the answer lacks here it cannot be without. */
    public NeutronSubnet {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(networkId, "networkId");
        Objects.requireNonNull(cidr, "cidr");
        hostRoutes = List.copyOf(hostRoutes);
        allocationPools = List.copyOf(allocationPools);
    }

    /**
     * A route.
     *
     * @param destination the block
     * @param nexthop the router
     */
    public record Route(Cidr destination, IpAddress nexthop) {}

    /**
     * A range of addresses.
     *
     * @param start the first
     * @param end the last
     */
    public record Pool(IpAddress start, IpAddress end) {}
}
