package dev.jackfield.tck;

import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;

import java.util.OptionalLong;
import java.util.Set;

/**
 * A NIC as a compute sees it.
 *
 * @param network the network that it is really connected to
 * @param macAddress its Ethernet address
 * @param addresses its addresses, those of VIPs it holds too, link-local ones not
 * @param mtu the largest IP packet, in bytes
 * @param up whether traffic can pass
 * @param receiveLimit the rate in kilobits per second above which what it is sent does not reach it; empty: no limit
 * @param sendLimit the rate in kilobits per second above which what it sends goes nowhere; empty: no limit
 */
public record Nic(
        NetworkId network,
        MacAddress macAddress,
        Set<IpAddress> addresses,
        int mtu,
        boolean up,
        OptionalLong receiveLimit,
        OptionalLong sendLimit) {
    /** Copies the set. */
    public Nic {
        addresses = Set.copyOf(addresses);
    }

    /**
     * A NIC without a limit.
     *
     * @param network the network that it is really connected to
     * @param macAddress its Ethernet address
     * @param addresses its addresses
     * @param mtu the largest IP packet, in bytes
     * @param up whether traffic can pass
     */
    public Nic(NetworkId network, MacAddress macAddress, Set<IpAddress> addresses, int mtu, boolean up) {
        this(network, macAddress, addresses, mtu, up, OptionalLong.empty(), OptionalLong.empty());
    }
}
