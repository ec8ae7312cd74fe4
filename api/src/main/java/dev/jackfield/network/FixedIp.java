package dev.jackfield.network;

/**
 * An address that a port holds.
 *
 * @param subnetId the subnet it is from
 * @param ipAddress the address
 * @see "Octavia, network-driver-interface.rst, FixedIP"
 */
public record FixedIp(SubnetId subnetId, IpAddress ipAddress) {}
