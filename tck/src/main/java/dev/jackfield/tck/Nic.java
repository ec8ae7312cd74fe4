package dev.jackfield.tck;

import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;

import java.util.Set;

/**
 * A NIC as a compute sees it.
 *
 * @param network the network that it is really connected to
 * @param macAddress its Ethernet address
 * @param addresses its addresses, those of VIPs it holds too, link-local ones not
 * @param mtu the largest IP packet, in bytes
 * @param up whether traffic can pass
 */
public record Nic(NetworkId network, MacAddress macAddress, Set<IpAddress> addresses, int mtu, boolean up) {
    /** Copies the set. */
    public Nic {
        addresses = Set.copyOf(addresses);
    }
}
