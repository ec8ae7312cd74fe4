package dev.jackfield.network;

/** The version of the Internet Protocol. */
public enum IpVersion {
    /** IPv4, addresses of 32 bits. */
    V4(4, 32),
    /** IPv6, addresses of 128 bits. */
    V6(6, 128);

    private final int number;
    private final int bits;

    IpVersion(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /**
     * The version's number, as Neutron's {@code ip_version} has it.
     *
     * @return 4 or 6
     */
    public int number() {
        return number;
    }

    /**
     * The length of an address.
     *
     * @return 32 or 128 bits
     */
    public int bits() {
        return bits;
    }
}
