package dev.jackfield.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address with the length of its network's prefix: {@code 192.0.2.5/24} on a link, {@code 192.0.2.0/24} as a route's destination.
 *
 * @param address an IPv4 or IPv6 address; made from bytes, never looked up
 * @param length bits of the prefix, 0 to 32 or 0 to 128
 */
public record IpPrefix(InetAddress address, int length) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException the length is negative or greater than the address
     */
    public IpPrefix {
        if (length < 0 || length > address.getAddress().length * 8) {
            throw new IllegalArgumentException("no prefix of " + length + " bits in " + address.getHostAddress());
        }
    }

    /** The prefix that is one address: /32 or /128. */
    public static IpPrefix host(InetAddress address) {
        return new IpPrefix(address, address.getAddress().length * 8);
    }

    /** Everything of IPv4, {@code 0.0.0.0/0}. */
    public static IpPrefix anyIpv4() {
        return new IpPrefix(address(new byte[4]), 0);
    }

    /** Everything of IPv6, {@code ::/0}. */
    public static IpPrefix anyIpv6() {
        return new IpPrefix(address(new byte[16]), 0);
    }

    /** Whether this is IPv6. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    /** Whether an address is in this prefix. */
    public boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && new IpPrefix(other, length).network().equals(network());
    }

    /** The same prefix with all bits behind it zero. */
    public IpPrefix network() {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        return new IpPrefix(address(bytes), length);
    }

    /** The address, a slash and the length. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }

    /** An address from 4 or 16 bytes; one of 16 stays IPv6 even if it maps an IPv4 address. */
    static InetAddress address(byte[] bytes) {
        try {
            return bytes.length == 16 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }
}
