package dev.jackfield.linux;

import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Our mark on a link, written as its alias ({@code ip link show} prints it): {@code jackfield/1 installation=… lb=… port=…} on a
 * port's end, {@code jackfield/1 installation=… network=…} on a bridge and an uplink. Ids have no white space, so the parts cannot
 * run into each other.
 *
 * @param installation the installation that made the link
 * @param loadBalancer the load balancer it was made for
 * @param port the port it belongs to
 * @param network the network it belongs to, if it is no port's
 * @param wasUp of a NIC that was moved here: whether it was up where it came from
 * @param wasMtu of a NIC that was moved here: its MTU there
 */
record LinkMark(
        InstallationId installation,
        Optional<LoadBalancerId> loadBalancer,
        Optional<PortId> port,
        Optional<NetworkId> network,
        Optional<Boolean> wasUp,
        Optional<Integer> wasMtu) {
    private static final String PREFIX = "jackfield/1 ";
    private static final int LONGEST_ALIAS = 255; // IFALIASZ is 256 with its final zero

    static LinkMark of(InstallationId installation, Port port) {
        Optional<LoadBalancerId> loadBalancer = port.mark().flatMap(Mark::loadBalancer);
        return new LinkMark(
                installation,
                loadBalancer,
                Optional.of(port.id()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static LinkMark of(InstallationId installation, NetworkId network) {
        return new LinkMark(
                installation,
                Optional.empty(),
                Optional.empty(),
                Optional.of(network),
                Optional.empty(),
                Optional.empty());
    }

    /** The mark of a NIC that is lent to a network, with what must be restored when it is given back. */
    LinkMark lent(boolean up, int mtu) {
        return new LinkMark(installation, loadBalancer, port, network, Optional.of(up), Optional.of(mtu));
    }

    /** Reads an alias; empty if it is none of ours, of whatever installation. */
    static Optional<LinkMark> parse(String alias) {
        if (!alias.startsWith(PREFIX)) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : alias.substring(PREFIX.length()).split(" ", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && equals < part.length() - 1) {
                parts.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return Optional.ofNullable(parts.get("installation"))
                .map(installation -> new LinkMark(
                        new InstallationId(installation),
                        Optional.ofNullable(parts.get("lb")).map(LoadBalancerId::new),
                        Optional.ofNullable(parts.get("port")).map(PortId::new),
                        Optional.ofNullable(parts.get("network")).map(NetworkId::new),
                        Optional.ofNullable(parts.get("was-up")).map(Boolean::valueOf),
                        Optional.ofNullable(parts.get("was-mtu"))
                                .filter(mtu -> mtu.matches("\\d{1,9}"))
                                .map(Integer::valueOf)));
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
        wasUp.ifPresent(it -> text.append(" was-up=").append(it));
        wasMtu.ifPresent(it -> text.append(" was-mtu=").append(it));
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
