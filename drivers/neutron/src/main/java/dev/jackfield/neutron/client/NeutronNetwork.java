package dev.jackfield.neutron.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SubnetId;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A network, as Neutron tells of it.
 *
 * @param id its id
 * @param name its name
 * @param projectId its owner
 * @param adminStateUp whether it carries traffic
 * @param shared whether every project may use it
 * @param createdAt when it was made, in whole seconds
 * @param subnets its subnets that the caller may see
 * @param mtu its MTU
 * @param external whether it leads outside
 * @param portSecurityEnabled whether its ports enforce addresses and groups
 * @param qosPolicyId the QoS policy of its ports
 * @param networkType its kind, empty if the caller may not know
 * @param physicalNetwork what it is on, or empty
 * @param segmentationId its VLAN or tunnel
 */
public record NeutronNetwork(
        NetworkId id,
        String name,
        Optional<ProjectId> projectId,
        boolean adminStateUp,
        boolean shared,
        String createdAt,
        List<SubnetId> subnets,
        int mtu,
        @JsonProperty("router:external") boolean external,
        Optional<Boolean> portSecurityEnabled,
        Optional<QosPolicyId> qosPolicyId,
        @JsonProperty("provider:network_type") String networkType,
        @JsonProperty("provider:physical_network") String physicalNetwork,
        @JsonProperty("provider:segmentation_id") Optional<Integer> segmentationId) {
    /** Copies the lists. What the answer lacks here it cannot be without. */
    public NeutronNetwork {
        Objects.requireNonNull(id, "id");
        subnets = List.copyOf(subnets);
    }
}
