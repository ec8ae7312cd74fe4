package dev.jackfield.network;

import java.util.Optional;

/**
 * A further virtual IP of a load balancer, on the network of the first and of a subnet of its own. All VIPs of a load balancer share one port.
 *
 * @param loadBalancerId the load balancer it belongs to
 * @param ipAddress the address; as a wish before it is allocated
 * @param subnetId the subnet it is from
 * @param networkId the network it is on
 * @param portId the port that reserves it
 * @see "Octavia, common/data_models.py, AdditionalVip"
 */
public record AdditionalVip(
        LoadBalancerId loadBalancerId,
        Optional<IpAddress> ipAddress,
        Optional<SubnetId> subnetId,
        Optional<NetworkId> networkId,
        Optional<PortId> portId) {
    /** Checks and copies the components. */
    public AdditionalVip {
        if (subnetId.isEmpty() && ipAddress.isEmpty()) {
            throw new InvalidValueException("additional VIP", "", "needs a subnet, an address or both");
        }
    }
}
