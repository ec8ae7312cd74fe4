package dev.jackfield.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address without prefix length or zone. Two spellings of one address are equal, and print as RFC 5952 writes
 * it. No name is ever looked up. An IPv4-mapped IPv6 address ({@code ::ffff:192.0.2.1}) is refused: it is ambiguous on the wire.
 */
public final class IpAddress implements Comparable<IpAddress> {
    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");

    /** ::ffff:0:0/96, RFC 4291 section 2.5.5.2. */
    private static final byte[] MAPPED_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads an address.
     *
     * @param text dotted quad, or any spelling of IPv6
     * @return the address
     * @throws InvalidValueException the text is not an address
     */
    public static IpAddress parse(String text) {
        boolean v6 = text.indexOf(':') >= 0;
        if (v6
                ? text.indexOf('%') >= 0 || text.indexOf('[') >= 0
                : !DOTTED_QUAD.matcher(text).matches()) {
            throw invalid(text);
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(text).getAddress();
            if (v6 && bytes.length == 4) { // Java turns an IPv4-mapped address into an IPv4 one
                throw mapped(text);
            }
            return new IpAddress(bytes);
        } catch (IllegalArgumentException e) {
            throw invalid(text);
        }
    }

    /**
     * Makes an address of its bytes.
     *
     * @param bytes 4 or 16 bytes in network order; copied
     * @return the address
     * @throws InvalidValueException any other length, or an IPv4-mapped address
     */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new InvalidValueException("IP address", bytes.length + " bytes", "must have 4 or 16 bytes");
        }
        return checked(bytes.clone());
    }

    /**
     * Makes an address of a number.
     *
     * @param version the address's version
     * @param number from 0 to 2^bits - 1
     * @return the address
     * @throws InvalidValueException the number does not fit
     */
    public static IpAddress of(IpVersion version, BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > version.bits()) {
            throw new InvalidValueException(
                    "IP address", number.toString(), "does not fit in " + version.bits() + " bits");
        }
        byte[] bytes = new byte[version.bits() / 8];
        byte[] digits = number.toByteArray();
        int length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
        return checked(bytes);
    }

    /**
     * The address's version.
     *
     * @return IPv4 or IPv6
     */
    public IpVersion version() {
        return bytes.length == 4 ? IpVersion.V4 : IpVersion.V6;
    }

    /**
     * The address's bytes.
     *
     * @return a copy, 4 or 16 bytes in network order
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * The address as an unsigned number.
     *
     * @return from 0 to 2^bits - 1
     */
    public BigInteger toNumber() {
        return new BigInteger(1, bytes);
    }

    /**
     * The address for the JDK's networking.
     *
     * @return the same address; no look-up takes place
     */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is always accepted", e);
        }
    }

    @Override
    public int compareTo(IpAddress other) {
        int byLength = Integer.compare(bytes.length, other.bytes.length);
        return byLength != 0 ? byLength : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof IpAddress other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The address as RFC 5952 writes it: lower case, the longest run of zeros shortened. */
    @Override
    public String toString() {
        if (bytes.length == 4) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int start = longestZeroRun(groups);
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                while (i + 1 < 8 && groups[i + 1] == 0) {
                    i++;
                }
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    /** The start of the longest run of at least two zero groups, the first of equals; -1 if there is none. */
    private static int longestZeroRun(int[] groups) {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                best = i;
                bestLength = end - i;
            }
            i = Math.max(i, end);
        }
        return best;
    }

    private static IpAddress checked(byte[] bytes) {
        IpAddress address = new IpAddress(bytes);
        if (bytes.length == 16
                && Arrays.equals(bytes, 0, MAPPED_PREFIX.length, MAPPED_PREFIX, 0, MAPPED_PREFIX.length)) {
            throw mapped(address.toString());
        }
        return address;
    }

    private static InvalidValueException mapped(String text) {
        return new InvalidValueException("IP address", text, "is IPv4-mapped; write the IPv4 address");
    }

    private static InvalidValueException invalid(String text) {
        return new InvalidValueException("IP address", text, "is not an IPv4 or IPv6 address");
    }
}
