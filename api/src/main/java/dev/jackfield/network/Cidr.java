package dev.jackfield.network;

import java.math.BigInteger;

/**
 * A block of addresses in CIDR notation, such as {@code 203.0.113.0/24} or {@code 2001:db8::/64}.
 *
 * @param network the block's first address; bits behind the prefix must be zero
 * @param prefixLength the number of leading bits that the block's addresses share, 0 to 32 or 128
 */
public record Cidr(IpAddress network, int prefixLength) implements Comparable<Cidr> {
    /** Checks that the prefix length fits and that no host bit is set. */
    public Cidr {
        if (prefixLength < 0 || prefixLength > network.version().bits()) {
            throw new InvalidValueException(
                    "CIDR",
                    network + "/" + prefixLength,
                    "needs a prefix length between 0 and " + network.version().bits());
        }
        IpAddress first = mask(network, prefixLength);
        if (!first.equals(network)) {
            throw new InvalidValueException(
                    "CIDR",
                    network + "/" + prefixLength,
                    "has host bits set; the block is " + first + "/" + prefixLength);
        }
    }

    /**
     * Reads a block.
     *
     * @param text {@code ADDRESS/PREFIX}
     * @return the block
     * @throws InvalidValueException the text is not a block, or has host bits set
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            throw new InvalidValueException("CIDR", text, "must be written ADDRESS/PREFIX, such as 203.0.113.0/24");
        }
        return new Cidr(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /**
     * The block of a given size that an address lies in.
     *
     * @param address any address
     * @param prefixLength 0 to 32 or 128
     * @return the block
     */
    public static Cidr around(IpAddress address, int prefixLength) {
        return new Cidr(mask(address, prefixLength), prefixLength);
    }

    /**
     * The IP version of the block's addresses.
     *
     * @return IPv4 or IPv6
     */
    public IpVersion version() {
        return network.version();
    }

    /**
     * Whether an address lies in the block.
     *
     * @param address of any version; one of the other version never does
     * @return whether it does
     */
    public boolean contains(IpAddress address) {
        return address.version() == version() && mask(address, prefixLength).equals(network);
    }

    /**
     * Whether two blocks share an address.
     *
     * @param other of any version
     * @return whether they do
     */
    public boolean overlaps(Cidr other) {
        return prefixLength <= other.prefixLength ? contains(other.network) : other.contains(network);
    }

    /**
     * The block's last address: for IPv4 the broadcast address, unless the block is a /31 or a /32.
     *
     * @return the last address
     */
    public IpAddress last() {
        BigInteger hosts =
                BigInteger.ONE.shiftLeft(version().bits() - prefixLength).subtract(BigInteger.ONE);
        return IpAddress.of(version(), network.toNumber().or(hosts));
    }

    @Override
    public int compareTo(Cidr other) {
        int byNetwork = network.compareTo(other.network);
        return byNetwork != 0 ? byNetwork : Integer.compare(prefixLength, other.prefixLength);
    }

    @Override
    public String toString() {
        return network + "/" + prefixLength;
    }

    private static IpAddress mask(IpAddress address, int prefixLength) {
        byte[] bytes = address.toBytes();
        for (int i = 0; i < bytes.length; i++) {
            int keep = Math.clamp(prefixLength - 8L * i, 0, 8);
            bytes[i] &= (byte) (0xff << (8 - keep));
        }
        return IpAddress.of(bytes);
    }
}
