package dev.jackfield.network;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that a security group lets pass.
 *
 * @param direction into the port, or out of it
 * @param ethertype the IP version it is about
 * @param protocol {@code tcp}, {@code udp}, {@code sctp}, {@code icmp} or a protocol number; empty: any
 * @param portRangeMin the first destination port; empty: any
 * @param portRangeMax the last destination port; empty: any
 * @param remote the other side; empty: anyone
 */
public record SecurityGroupRule(
        Direction direction,
        IpVersion ethertype,
        Optional<String> protocol,
        OptionalInt portRangeMin,
        OptionalInt portRangeMax,
        Optional<Cidr> remote) {
    /** Checks and copies the components. */
    public SecurityGroupRule {
        if (portRangeMin.isPresent() != portRangeMax.isPresent()
                || (portRangeMin.isPresent() && portRangeMin.getAsInt() > portRangeMax.getAsInt())) {
            throw new InvalidValueException(
                    "port range", portRangeMin + "-" + portRangeMax, "needs two ends in ascending order, or none");
        }
    }

    /** Which way a packet goes, seen from the port. */
    public enum Direction {
        /** Into the port. */
        INGRESS,
        /** Out of the port. */
        EGRESS
    }
}
