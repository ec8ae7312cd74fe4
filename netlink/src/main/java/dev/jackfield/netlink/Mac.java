package dev.jackfield.netlink;

import java.util.HexFormat;

/**
 * A link-layer (Ethernet) address of six bytes.
 *
 * @param value the address as a number, the first byte on the wire being the most significant of the 48 bits
 */
public record Mac(long value) {
    /** The address of everyone on the link. */
    public static final Mac BROADCAST = new Mac(0xffff_ffff_ffffL);

    /** What a bridge has that has no port. */
    public static final Mac NONE = new Mac(0);

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /**
     * Checks that the value has 48 bits.
     *
     * @throws IllegalArgumentException it has more
     */
    public Mac {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("not 48 bits: 0x" + Long.toHexString(value));
        }
    }

    /**
     * An address from its text.
     *
     * @param text six pairs of hexadecimal digits with colons between them, in either case
     * @throws IllegalArgumentException the text is none
     */
    public static Mac parse(String text) {
        try {
            return of(COLONS.parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a MAC address: " + text, e);
        }
    }

    /**
     * An address from its bytes.
     *
     * @throws IllegalArgumentException they are not six
     */
    public static Mac of(byte[] bytes) {
        if (bytes.length != 6) {
            throw new IllegalArgumentException("a MAC address has 6 bytes, not " + bytes.length);
        }
        long value = 0;
        for (byte b : bytes) {
            value = (value << 8) | (b & 0xff);
        }
        return new Mac(value);
    }

    /** The six bytes in the order of the wire; a new array. */
    public byte[] bytes() {
        byte[] bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (value >>> (40 - 8 * i));
        }
        return bytes;
    }

    /** Six pairs of lower-case hexadecimal digits with colons between them. */
    @Override
    public String toString() {
        return COLONS.formatHex(bytes());
    }
}
