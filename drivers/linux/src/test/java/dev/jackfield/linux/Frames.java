package dev.jackfield.linux;

import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;

import java.util.HexFormat;

/**
 * Frames as hexadecimal digits, from one NIC to another.
 *
 * @param sourceMac the sender's MAC address
 * @param targetMac the receiver's
 * @param source the sender's IP address
 * @param target the receiver's, of the same IP version
 */
record Frames(String sourceMac, String targetMac, IpAddress source, IpAddress target) {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;
    static final int SCTP = 132;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int ACK = 0x10;

    boolean isV4() {
        return source.version() == IpVersion.V4;
    }

    private static String hex(int value) {
        return HexFormat.of().toHexDigits((short) value);
    }

    private static String hex(IpAddress address) {
        return HexFormat.of().formatHex(address.toBytes());
    }

    private String header(int protocol, int length, String fragment) {
        String macs = targetMac.replace(":", "") + sourceMac.replace(":", "");
        if (isV4()) {
            return macs + "0800" + "4500" + hex(20 + length) + "0007" + (fragment.isEmpty() ? "0000" : fragment) + "40"
                    + HexFormat.of().toHexDigits((byte) protocol) + "0000" + hex(source) + hex(target);
        }
        return macs + "86dd" + "60000000" + hex(length) + HexFormat.of().toHexDigits((byte) protocol) + "ff"
                + hex(source) + hex(target);
    }

    /** A packet. */
    String packet(int protocol, String payload) {
        return header(protocol, payload.length() / 2, "") + payload;
    }

    /** A fragment, whose offset is in units of eight bytes. */
    String fragment(int protocol, int offset, boolean more, String payload) {
        if (isV4()) {
            return header(protocol, payload.length() / 2, hex(offset | (more ? 0x2000 : 0))) + payload;
        }
        String extension =
                HexFormat.of().toHexDigits((byte) protocol) + "00" + hex(offset << 3 | (more ? 1 : 0)) + "00000007";
        return header(44, 8 + payload.length() / 2, "") + extension + payload;
    }

    static String tcpHeader(int from, int to, int flags) {
        return hex(from) + hex(to) + "00000001" + "00000000" + "50"
                + HexFormat.of().toHexDigits((byte) flags) + "ffff" + "00000000";
    }

    static String udpHeader(int from, int to) {
        return hex(from) + hex(to) + "00080000";
    }

    String tcp(int from, int to, int flags) {
        return packet(TCP, tcpHeader(from, to, flags));
    }

    String udp(int from, int to) {
        return packet(UDP, udpHeader(from, to));
    }

    /** The INIT that opens an association. */
    String sctp(int from, int to) {
        return packet(
                SCTP,
                hex(from) + hex(to) + "00000000" + "00000000" + "01000014" + "00000001" + "0000ffff" + "00010001"
                        + "00000001");
    }

    /** What opens something: a TCP connection, an SCTP association, or a datagram. */
    String opening(int protocol, int to) {
        return switch (protocol) {
            case TCP -> tcp(40000, to, SYN);
            case UDP -> udp(40000, to);
            case SCTP -> sctp(40000, to);
            default -> throw new IllegalArgumentException("protocol " + protocol + " opens nothing");
        };
    }

    /** An ICMP message of the IP version: type, code, a checksum of zero, and the rest. */
    String icmp(int type, String rest) {
        return packet(isV4() ? ICMP : ICMPV6, HexFormat.of().toHexDigits((byte) type) + "000000" + rest);
    }

    String echoRequest(int id) {
        return icmp(isV4() ? 8 : 128, hex(id) + "0001");
    }

    String echoReply(int id) {
        return icmp(isV4() ? 0 : 129, hex(id) + "0001");
    }

    /** The other way. */
    Frames back() {
        return new Frames(
                /* sourceMac= */ targetMac, /* targetMac= */ sourceMac, /* source= */ target, /* target= */ source);
    }
}
