package dev.jackfield.neutron;

import dev.jackfield.network.MacAddress;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * MAC addresses that follow from where a port is and what it is for. Neutron gives out a MAC once on a network, so that of two creations
 * of one port, also by two processes, one is refused, and finds the other's port.
 */
final class DerivedMac {
    private static final int LENGTH = 6;
    private static final int LOCAL = 0x02;
    private static final int MULTICAST_AND_LOCAL = 0x03;

    private DerivedMac() {}

    /**
     * The address of a port.
     *
     * @param attempt 0, or more if that was taken by a port that is not ours
     * @param parts what the port is for; different lists give different addresses, but for one chance in 2^46
     */
    static MacAddress of(int attempt, String... parts) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        digest.update((byte) attempt);
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        byte[] bytes = Arrays.copyOf(digest.digest(), LENGTH);
        bytes[0] = (byte) ((bytes[0] & ~MULTICAST_AND_LOCAL) | LOCAL);
        return MacAddress.of(bytes);
    }
}
