package dev.jackfield.tck;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;

/** Tries what gets through a world, by packets where it has any. */
public interface Reach {
    /**
     * Whether a packet that opens something arrives: the first of a TCP connection, of an SCTP association, a datagram of UDP.
     *
     * @param from a compute with a NIC on the network on which the address is; what it sends has its own address there
     * @param to an address that some compute's NIC has now
     * @param protocol the protocol's number: 6, 17 or 132
     * @param port the destination port
     * @return whether it arrives at the NIC that has the address
     */
    boolean reaches(ComputeId from, IpAddress to, int protocol, int port);
}
