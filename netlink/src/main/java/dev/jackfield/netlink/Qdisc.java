package dev.jackfield.netlink;

import java.util.OptionalLong;

/**
 * What shapes the traffic of a link: one line of {@code tc qdisc}.
 *
 * @param link the index of the link
 * @param kind such as {@code tbf}, {@code netem}, {@code ingress}
 * @param handle its number; 0: the kernel's own
 * @param place where it is: {@code root} for all that leaves, {@code ingress} for all that comes in, else empty
 * @param bytesPerSecond the rate of a token bucket
 */
public record Qdisc(int link, String kind, int handle, String place, OptionalLong bytesPerSecond) {
    /** The place of what shapes all that leaves a link. */
    public static final String ROOT = "root";

    /** The place of what shapes all that comes in by a link. */
    public static final String INGRESS = "ingress";
}
