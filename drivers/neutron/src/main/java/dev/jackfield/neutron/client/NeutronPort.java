package dev.jackfield.neutron.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SubnetId;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A port, as Neutron tells of it. Fields that were not asked for are empty; the ids of the port and of its network must be asked for.
 *
 * @param id its id
 * @param name its name
 * @param networkId its network
 * @param projectId its owner; ports of routers may have none
 * @param description free text, where our mark stands
 * @param deviceId what it is attached to or reserved for, or empty
 * @param deviceOwner who uses it, or empty
 * @param macAddress its Ethernet address
 * @param status {@code ACTIVE}, {@code DOWN}, {@code BUILD}, {@code ERROR}
 * @param adminStateUp whether it may carry traffic
 * @param fixedIps its addresses, in the order of Neutron
 * @param allowedAddressPairs what else it may send as
 * @param securityGroups the groups it is in
 * @param qosPolicyId its own QoS policy
 * @param vnicType {@code normal}, {@code direct} and others
 * @param hostId the host it is bound to; empty: none, or the caller may not know
 * @param portSecurityEnabled whether addresses and groups are enforced; empty: the cloud lacks the extension
 * @param dnsName its name in DNS, or empty
 * @param createdAt when it was made, as ISO 8601
 * @param revisionNumber counts its changes; empty: the cloud lacks the extension
 */
public record NeutronPort(
        PortId id,
        String name,
        NetworkId networkId,
        Optional<ProjectId> projectId,
        String description,
        String deviceId,
        String deviceOwner,
        Optional<MacAddress> macAddress,
        String status,
        boolean adminStateUp,
        List<FixedAddress> fixedIps,
        List<AddressPair> allowedAddressPairs,
        List<SecurityGroupId> securityGroups,
        Optional<QosPolicyId> qosPolicyId,
        @JsonProperty("binding:vnic_type") String vnicType,
        @JsonProperty("binding:host_id") String hostId,
        Optional<Boolean> portSecurityEnabled,
        String dnsName,
        String createdAt,
        Optional<Integer> revisionNumber) {
    /** Copies the lists. What the answer lacks here it cannot be without. */
    public NeutronPort {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(networkId, "networkId");
        fixedIps = List.copyOf(fixedIps);
        allowedAddressPairs = List.copyOf(allowedAddressPairs);
        securityGroups = List.copyOf(securityGroups);
    }

    /**
     * An address of a port.
     *
     * @param subnetId the subnet it is from
     * @param ipAddress the address
     */
    public record FixedAddress(SubnetId subnetId, IpAddress ipAddress) {}

    /**
     * An address that a port may send as.
     *
     * @param ipAddress an address or a block
     * @param macAddress the Ethernet address to go with it
     */
    public record AddressPair(String ipAddress, Optional<MacAddress> macAddress) {}
}
