package dev.jackfield.netlink;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An element of a set of nftables whose elements are single values or several one after the other, no intervals. Immutable: each method returns a copy with one value more.
 *
 * <pre>{@code SetElement.of("sources4").name("eth0").mac(mac).address(address)}</pre>
 *
 * @see "nft(8), SETS; linux/netfilter/nf_tables.h, NFTA_SET_ELEM_KEY: in network byte order, each value filled up to four bytes"
 */
public final class SetElement {
    private static final int NAME_BYTES = 16; // IFNAMSIZ
    private static final int REGISTER_BYTES = 4;

    private final String set;
    private final byte[] key;

    private SetElement(String set, byte[] key) {
        this.set = set;
        this.key = key;
    }

    /** An element without any value yet of the set of that name. */
    public static SetElement of(String set) {
        return new SetElement(set, new byte[0]);
    }

    /** The name of a link, of type {@code ifname}. */
    public SetElement name(String link) {
        return with(Arrays.copyOf(link.getBytes(StandardCharsets.UTF_8), NAME_BYTES));
    }

    /** An Ethernet address, of type {@code ether_addr}. */
    public SetElement mac(Mac mac) {
        return with(mac.bytes());
    }

    /** An IP address, of type {@code ipv4_addr} or {@code ipv6_addr}. */
    public SetElement address(InetAddress address) {
        return with(address.getAddress());
    }

    /** The number of a protocol, of type {@code inet_proto}. */
    public SetElement protocol(int number) {
        return with(new byte[] {(byte) number});
    }

    /** A port, of type {@code inet_service}. */
    public SetElement port(int number) {
        return with(new byte[] {(byte) (number >> 8), (byte) number});
    }

    /** Bytes of a packet, such as {@code @th,64,128}. */
    public SetElement bytes(byte[] value) {
        return with(value);
    }

    private SetElement with(byte[] value) {
        byte[] longer = Arrays.copyOf(key, key.length + align(value.length));
        System.arraycopy(value, 0, longer, key.length, value.length);
        return new SetElement(set, longer);
    }

    private static int align(int length) {
        return (length + REGISTER_BYTES - 1) / REGISTER_BYTES * REGISTER_BYTES;
    }

    /** The name of the set. */
    String set() {
        return set;
    }

    /** All values, as the kernel has them. */
    byte[] key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetElement element && set.equals(element.set) && Arrays.equals(key, element.key);
    }

    @Override
    public int hashCode() {
        return 31 * set.hashCode() + Arrays.hashCode(key);
    }

    /** The set and the values, as hexadecimal digits. */
    @Override
    public String toString() {
        return set + " { 0x" + HexFormat.of().formatHex(key) + " }";
    }
}
