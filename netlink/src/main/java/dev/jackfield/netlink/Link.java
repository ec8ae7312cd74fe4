package dev.jackfield.netlink;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface as the kernel describes it: one line of {@code ip -d link}.
 *
 * @param index its number, unique in its namespace, never reused while it lives
 * @param name its name, unique in its namespace, 15 bytes at most
 * @param kind what made it: {@code bridge}, {@code veth}; empty for a physical interface and {@code lo}
 * @param mac its Ethernet address, if it has one of six bytes
 * @param mtu the largest packet in bytes
 * @param up whether an administrator set it up
 * @param lowerUp whether its carrier is there: for a veth, whether the peer is up
 * @param operState whether it can carry frames
 * @param master the index of the bridge it is a port of
 * @param peer the index of a veth's other end, in the namespace named by {@code peerNetns}, or in this one
 * @param peerNetns this namespace's own number (nsid) for the namespace of the peer; absent if the peer is in this namespace
 * @param group the interface group, 0 if none was set
 * @param alias its description of up to 255 bytes, or an empty string
 */
public record Link(
        int index,
        String name,
        String kind,
        Optional<Mac> mac,
        int mtu,
        boolean up,
        boolean lowerUp,
        OperState operState,
        OptionalInt master,
        OptionalInt peer,
        OptionalInt peerNetns,
        int group,
        String alias) {}
