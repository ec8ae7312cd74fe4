package dev.jackfield.network;

import java.util.Optional;

/**
 * An address that a port is to hold: of a subnet, a certain one, or both.
 *
 * @param subnetId the subnet to take it from
 * @param ipAddress the address wanted; empty: any free one of the subnet
 */
public record FixedIpRequest(Optional<SubnetId> subnetId, Optional<IpAddress> ipAddress) {
    /** Checks and copies the components. */
    public FixedIpRequest {
        if (subnetId.isEmpty() && ipAddress.isEmpty()) {
            throw new InvalidValueException("fixed IP", "", "needs a subnet, an address or both");
        }
    }

    /**
     * Any free address of a subnet.
     *
     * @param subnet the subnet to take it from
     * @return the request
     */
    public static FixedIpRequest from(SubnetId subnet) {
        return new FixedIpRequest(Optional.of(subnet), Optional.empty());
    }

    /**
     * A certain address of a subnet.
     *
     * @param subnet the subnet it is from
     * @param address the address wanted
     * @return the request
     */
    public static FixedIpRequest of(SubnetId subnet, IpAddress address) {
        return new FixedIpRequest(Optional.of(subnet), Optional.of(address));
    }
}
