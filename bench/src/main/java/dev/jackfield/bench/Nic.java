package dev.jackfield.bench;

import java.util.Locale;

/**
 * A NIC that a contestant plugs and unplugs, the same in kind for all: a veth pair from a bridge of the fabric into a network
 * namespace, with an MTU, an IPv4 address and a default route.
 *
 * @param number tells it from all others
 * @param netns the namespace, a compute of the driver's
 * @param segment the network
 */
record Nic(int number, String netns, Segment segment) {
    static final int MTU = 1450;
    private static final int RESERVED = 4096; // the driver gives out the lowest addresses

    /** The address that a contestant who does not choose addresses is told to use. */
    String address() {
        int host = RESERVED + number;
        return segment.prefix() + "." + (host >> 8) + "." + (host & 0xff);
    }

    String mac() {
        return String.format(
                Locale.ROOT,
                "02:be:%02x:%02x:%02x:%02x",
                segment.number(),
                number >> 16,
                (number >> 8) & 0xff,
                number & 0xff);
    }

    String hostEnd() {
        return "b" + number;
    }

    String name() {
        return "n" + number;
    }
}
