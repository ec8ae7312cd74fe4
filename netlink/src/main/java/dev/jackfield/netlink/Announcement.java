package dev.jackfield.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The Ethernet frames that tell everyone on a link where an address is now.
 *
 * @see "RFC 826 and RFC 5944, 4.6 (gratuitous ARP); RFC 4861, 4.4 and 7.2.6 (unsolicited neighbour advertisement)"
 */
final class Announcement {
    static final int ARP = 0x0806;
    static final int IPV6 = 0x86dd;

    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int ICMPV6 = 58;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;
    private static final int OVERRIDE = 0x20000000;
    private static final int TARGET_LINK_LAYER_ADDRESS = 2;
    private static final int ETHERNET_HEADER = 14;
    private static final int ARP_PACKET = 28;
    private static final int IPV6_HEADER = 40;
    private static final int ADVERTISEMENT = 32;
    private static final byte[] ALL_NODES = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final Mac ALL_NODES_MAC = new Mac(0x3333_0000_0001L);

    private Announcement() {}

    /** All frames for an address: some hosts learn from ARP requests only, some from replies only. */
    static List<byte[]> frames(Mac mac, InetAddress address) {
        return address instanceof Inet6Address six
                ? List.of(advertisement(mac, six))
                : List.of(arp(mac, address, REQUEST), arp(mac, address, REPLY));
    }

    private static byte[] arp(Mac mac, InetAddress address, int operation) {
        byte[] bytes = new byte[ETHERNET_HEADER + ARP_PACKET];
        ByteBuffer frame = ethernet(bytes, Mac.BROADCAST, mac, ARP);
        frame.putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4);
        frame.putShort((short) operation);
        frame.put(mac.bytes()).put(address.getAddress());
        frame.put(operation == REQUEST ? new byte[6] : mac.bytes()).put(address.getAddress());
        return bytes;
    }

    private static byte[] advertisement(Mac mac, Inet6Address address) {
        byte[] bytes = new byte[ETHERNET_HEADER + IPV6_HEADER + ADVERTISEMENT];
        ByteBuffer frame = ethernet(bytes, ALL_NODES_MAC, mac, IPV6);
        frame.putInt(6 << 28).putShort((short) ADVERTISEMENT).put((byte) ICMPV6).put((byte) 255);
        frame.put(address.getAddress()).put(ALL_NODES);
        frame.put((byte) NEIGHBOUR_ADVERTISEMENT).put((byte) 0).putShort((short) 0);
        frame.putInt(OVERRIDE).put(address.getAddress());
        frame.put((byte) TARGET_LINK_LAYER_ADDRESS).put((byte) 1).put(mac.bytes());
        frame.putShort(ETHERNET_HEADER + IPV6_HEADER + 2, checksum(frame));
        return bytes;
    }

    /** The Internet checksum over both addresses, the payload, its length and its protocol (RFC 8200, 8.1). */
    private static short checksum(ByteBuffer frame) {
        int sum = ADVERTISEMENT + ICMPV6;
        for (int at = ETHERNET_HEADER + 8; at < frame.limit(); at += 2) {
            sum += Short.toUnsignedInt(frame.getShort(at));
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    private static ByteBuffer ethernet(byte[] frame, Mac to, Mac from, int type) {
        return ByteBuffer.wrap(frame).put(to.bytes()).put(from.bytes()).putShort((short) type);
    }
}
