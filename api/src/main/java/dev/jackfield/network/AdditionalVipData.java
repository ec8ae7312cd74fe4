package dev.jackfield.network;

/**
 * An additional VIP with its subnet, as an amphora needs it.
 *
 * @param ipAddress the address
 * @param subnet the subnet it is from
 */
public record AdditionalVipData(IpAddress ipAddress, Subnet subnet) {}
