package dev.jackfield.linux;

import dev.jackfield.netlink.Link;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Our mark on a link, written as its alias ({@code ip link show} prints it): {@code jackfield/1 installation=… lb=… port=…} on a
 * port's end, {@code jackfield/1 installation=… network=…} on a bridge and an uplink, and notes behind. Ids have no white space,
 * so the parts cannot run into each other.
 *
 * @param installation the installation that made the link
 * @param loadBalancer the load balancer it was made for
 * @param port the port it belongs to
 * @param network the network it belongs to, if it is no port's
 * @param notes what a later process must know of it, by the keys below; values without white space
 */
record LinkMark(
        InstallationId installation,
        Optional<LoadBalancerId> loadBalancer,
        Optional<PortId> port,
        Optional<NetworkId> network,
        SortedMap<String, String> notes) {
    /** Note on a NIC that is lent to a network: whether it was up where it came from. */
    static final String WAS_UP = "was-up";

    /** Note on a NIC that is lent to a network: its MTU where it came from. */
    static final String WAS_MTU = "was-mtu";

    /** Note on the outer end of an uplink: the MAC address that the host's bridge had when it had no port. */
    static final String WAS_MAC = "was-mac";

    /** Note on a port's end: a hash of what its filter lets pass. */
    static final String GUARD = "guard";

    /** Note on a port's end: the rate in kilobits per second to which it is limited. */
    static final String QOS = "qos";

    /** Note on a port's end: the VIP was raised behind it. */
    static final String VIP = "vip";

    private static final String PREFIX = "jackfield/1 ";
    private static final int LONGEST_ALIAS = 255; // IFALIASZ is 256 with its final zero

    static LinkMark of(InstallationId installation, Port port) {
        Optional<LoadBalancerId> loadBalancer = port.mark().flatMap(Mark::loadBalancer);
        return new LinkMark(installation, loadBalancer, Optional.of(port.id()), Optional.empty(), new TreeMap<>());
    }

    static LinkMark of(InstallationId installation, NetworkId network) {
        return new LinkMark(installation, Optional.empty(), Optional.empty(), Optional.of(network), new TreeMap<>());
    }

    /** The same mark with a note. */
    LinkMark with(String key, Object value) {
        SortedMap<String, String> more = new TreeMap<>(notes);
        more.put(key, value.toString());
        return new LinkMark(installation, loadBalancer, port, network, more);
    }

    /** The same mark without a note. */
    LinkMark without(String key) {
        SortedMap<String, String> less = new TreeMap<>(notes);
        less.remove(key);
        return new LinkMark(installation, loadBalancer, port, network, less);
    }

    /** A note. */
    Optional<String> note(String key) {
        return Optional.ofNullable(notes.get(key));
    }

    /** Reads a link's alias; empty if it is none of ours, of whatever installation. */
    static Optional<LinkMark> of(Link link) {
        return parse(link.alias());
    }

    /** The port of an installation's that a link is marked as belonging to. */
    static Optional<PortId> portOf(Link link, InstallationId installation) {
        return of(link).filter(mark -> mark.installation().equals(installation)).flatMap(LinkMark::port);
    }

    /** Reads an alias; empty if it is none of ours, of whatever installation. */
    static Optional<LinkMark> parse(String alias) {
        if (!alias.startsWith(PREFIX)) {
            return Optional.empty();
        }
        SortedMap<String, String> parts = new TreeMap<>();
        for (String part : alias.substring(PREFIX.length()).split(" ", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && equals < part.length() - 1) {
                parts.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        Optional<InstallationId> installation = take(parts, "installation").map(InstallationId::new);
        Optional<LoadBalancerId> loadBalancer = take(parts, "lb").map(LoadBalancerId::new);
        Optional<PortId> port = take(parts, "port").map(PortId::new);
        Optional<NetworkId> network = take(parts, "network").map(NetworkId::new);
        return installation.map(it -> new LinkMark(it, loadBalancer, port, network, parts));
    }

    private static Optional<String> take(Map<String, String> parts, String key) {
        return Optional.ofNullable(parts.remove(key));
    }

    /**
     * The alias.
     *
     * @throws InvalidValueException the ids are too long for one
     */
    String text() {
        StringBuilder text = new StringBuilder(PREFIX).append("installation=").append(installation);
        loadBalancer.ifPresent(it -> text.append(" lb=").append(it));
        port.ifPresent(it -> text.append(" port=").append(it));
        network.ifPresent(it -> text.append(" network=").append(it));
        notes.forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
        String alias = text.toString();
        if (alias.getBytes(StandardCharsets.UTF_8).length > LONGEST_ALIAS) {
            throw new InvalidValueException(
                    "mark of a link", alias, "is longer than " + LONGEST_ALIAS + " bytes: the ids are too long");
        }
        return alias;
    }

    /** The mark as the driver's interface has it. */
    Mark mark() {
        return new Mark(installation, loadBalancer);
    }
}
