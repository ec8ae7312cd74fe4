package dev.jackfield.linux;

import dev.jackfield.network.Id;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The names of kernel objects, derived from ids alone, so that undo and audit find them without a record. A link's name has at
 * most 15 bytes; 40 bits of a hash leave room for a million ports before two are likely to share one.
 */
final class LinkNames {
    /** The form of the name of a port's end. */
    static final String HOST_END = "jfp[0-9a-f]{10}";

    private static final int DIGITS = 10;
    private static final int FABRIC_DIGITS = 8;
    private static final MessageDigest SHA_256 = sha256();

    /** The last one: a port's names are asked for one after the other. */
    private static volatile @Nullable Hashed last;

    private record Hashed(Id id, String digits) {}

    private LinkNames() {}

    /** The fabric's network namespace. */
    static String fabric(InstallationId installation) {
        return "jf-" + hash(installation).substring(0, FABRIC_DIGITS);
    }

    /** A network's bridge, in the fabric. */
    static String bridge(NetworkId network) {
        return "jfb" + hash(network).substring(0, DIGITS);
    }

    /** Both ends of the veth pair between a network's bridge and a bridge of the host's own. */
    static String uplink(NetworkId network) {
        return "jfu" + hash(network).substring(0, DIGITS);
    }

    /** A port's end of its veth pair, in the fabric. */
    static String hostEnd(PortId port) {
        return "jfp" + hash(port).substring(0, DIGITS);
    }

    /** The ifb through which goes what a port under a QoS policy sends, in the fabric. */
    static String shaper(PortId port) {
        return "jfq" + hash(port).substring(0, DIGITS);
    }

    /** A port's NIC, in its compute. */
    static String nic(PortId port) {
        return "jf" + hash(port).substring(0, DIGITS);
    }

    /** A link that waits for the reaper; unique in its namespace, as its index is. */
    static String retired(int index) {
        return "jfx" + Integer.toHexString(index);
    }

    /** The MAC address of a port that was given none: a locally administered one. */
    static byte[] mac(PortId port) {
        byte[] bytes = Arrays.copyOf(digest(port), 6);
        bytes[0] = 0x02;
        return bytes;
    }

    /** The MAC address of a network's bridge, which would else take on that of one port after another. */
    static byte[] bridgeMac(NetworkId network) {
        byte[] bytes = Arrays.copyOf(digest(network), 6);
        bytes[0] = 0x02;
        return bytes;
    }

    /** The MAC address of an uplink's outer end: a high one, since a bridge takes on the lowest among its ports. */
    static byte[] uplinkMac(NetworkId network) {
        byte[] bytes = Arrays.copyOf(digest(network), 6);
        bytes[0] = (byte) 0xfe;
        return bytes;
    }

    private static String hash(Id id) {
        Hashed known = last;
        if (known == null || !known.id.equals(id)) {
            known = new Hashed(id, hash(id.value()));
            last = known;
        }
        return known.digits;
    }

    /** The SHA-256 hash of a text, in hexadecimal digits. */
    static String hash(String text) {
        return HexFormat.of().formatHex(digest(text));
    }

    private static byte[] digest(Id id) {
        return digest(id.value());
    }

    private static byte[] digest(String text) {
        try {
            // A copy is made in a fraction of the time that looking the algorithm up takes.
            MessageDigest digest = (MessageDigest) SHA_256.clone();
            return digest.digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
