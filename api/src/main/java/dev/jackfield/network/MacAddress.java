package dev.jackfield.network;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An Ethernet address. Case and separator do not matter: {@code 02-00-00-00-00-0A} equals {@code 02:00:00:00:00:0a}.
 *
 * @param value six pairs of hexadecimal digits; kept in lower case with colons
 */
public record MacAddress(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final HexFormat HEX = HexFormat.ofDelimiter(":");

    /** Checks and normalises the address. A group address (multicast, broadcast) is refused: no interface may have one. */
    public MacAddress {
        String given = value;
        value = value.replace('-', ':').toLowerCase(Locale.ROOT);
        if (!FORM.matcher(value).matches()) {
            throw new InvalidValueException("MAC address", given, "must be six pairs of hexadecimal digits");
        }
        if ((HEX.parseHex(value)[0] & 1) != 0) {
            throw new InvalidValueException("MAC address", given, "is a group address");
        }
    }

    /**
     * Makes an address of its bytes.
     *
     * @param bytes six bytes
     * @return the address
     */
    public static MacAddress of(byte[] bytes) {
        return new MacAddress(HEX.formatHex(bytes));
    }

    /**
     * The address's bytes.
     *
     * @return a new array of six bytes
     */
    public byte[] toBytes() {
        return HEX.parseHex(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
