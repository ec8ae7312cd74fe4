package dev.jackfield.network;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One thing that a security group lets pass.
 *
 * @param direction into the port, or out of it
 * @param ethertype the IP version it is about
 * @param protocol {@code tcp}, {@code udp}, {@code sctp}, {@code icmp} (that of the IP version) or a protocol number; empty: any
 * @param portRangeMin the first destination port, only with a protocol that has ports; empty: any
 * @param portRangeMax the last destination port; empty: any
 * @param remote the other side's addresses, of the same IP version; empty: anyone's, unless there is a group
 * @param remoteGroup a group whose ports are the other side, by the addresses that they have at each moment; not together with
 *     {@code remote}. A group that does not exist (any more) has no ports: then nobody is the other side
 * @see "Neutron, security-group-rules: remote_ip_prefix, remote_group_id"
 */
public record SecurityGroupRule(
        Direction direction,
        IpVersion ethertype,
        Optional<String> protocol,
        OptionalInt portRangeMin,
        OptionalInt portRangeMax,
        Optional<Cidr> remote,
        Optional<SecurityGroupId> remoteGroup) {
    private static final Map<String, Integer> NUMBERS = Map.of("tcp", 6, "udp", 17, "sctp", 132);
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    /** TCP, UDP, DCCP, SCTP, UDP-Lite. */
    private static final Set<Integer> WITH_PORTS = Set.of(6, 17, 33, 132, 136);

    /** Checks and copies the components. */
    public SecurityGroupRule {
        protocol.ifPresent(it -> number(it, ethertype));
        if (portRangeMin.isPresent() != portRangeMax.isPresent()
                || (portRangeMin.isPresent() && portRangeMin.getAsInt() > portRangeMax.getAsInt())) {
            throw new InvalidValueException(
                    "port range", portRangeMin + "-" + portRangeMax, "needs two ends in ascending order, or none");
        }
        portRangeMin.ifPresent(first -> Checks.range("port", first, 0, 65535));
        portRangeMax.ifPresent(last -> Checks.range("port", last, 0, 65535));
        if (portRangeMin.isPresent()
                && protocol.filter(it -> WITH_PORTS.contains(number(it, ethertype)))
                        .isEmpty()) {
            throw new InvalidValueException(
                    "port range", portRangeMin + "-" + portRangeMax, "needs a protocol that has ports");
        }
        if (remote.isPresent() && remoteGroup.isPresent()) {
            throw new InvalidValueException(
                    "remote", remote.get().toString(), "excludes the remote group " + remoteGroup.get());
        }
        remote.filter(it -> it.version() != ethertype).ifPresent(it -> {
            throw new InvalidValueException("remote", it.toString(), "is not of IP version " + ethertype);
        });
    }

    private static int number(String protocol, IpVersion version) {
        if (protocol.equals("icmp")) {
            return version == IpVersion.V4 ? ICMP : ICMPV6;
        }
        Integer known = NUMBERS.get(protocol);
        if (known != null) {
            return known;
        }
        if (!protocol.matches("\\d{1,3}") || Integer.parseInt(protocol) > 255) {
            throw new InvalidValueException("protocol", protocol, "is none of tcp, udp, sctp, icmp and 0 to 255");
        }
        return Integer.parseInt(protocol);
    }

    /**
     * The number that packets carry.
     *
     * @return the protocol as a number; empty: any
     */
    public OptionalInt protocolNumber() {
        return protocol.map(it -> OptionalInt.of(number(it, ethertype))).orElse(OptionalInt.empty());
    }

    /** Which way a packet goes, seen from the port. */
    public enum Direction {
        /** Into the port. */
        INGRESS,
        /** Out of the port. */
        EGRESS
    }
}
