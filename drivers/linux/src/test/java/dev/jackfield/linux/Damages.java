package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Network;
import dev.jackfield.network.PortId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What can be done to a world by hand, with {@code ip}, {@code nft}, {@code tc} and {@code sysctl}. */
final class Damages {
    private static final String VIP = DamagedWorld.VIP;

    private final DamagedWorld world;

    Damages(DamagedWorld world) {
        this.world = world;
    }

    /**
     * One of them.
     *
     * @param command what is done
     * @param kinds what is then said to differ
     * @param ofWhat whether a difference is of what it was done to
     */
    record Damage(String command, Set<Kind> kinds, Predicate<Difference> ofWhat) {}

    private static Damage damage(String command, Predicate<Difference> ofWhat, Kind... kinds) {
        return new Damage(command, Set.of(kinds), ofWhat);
    }

    static Predicate<Difference> of(PortId port) {
        return it -> it.subject().port().equals(Optional.of(port));
    }

    private static Predicate<Difference> of(Network network) {
        return it -> it.subject().network().equals(Optional.of(network.id()))
                && it.subject().port().isEmpty();
    }

    private static boolean ofAll(Difference difference) {
        return difference.subject().equals(Difference.Subject.ALL);
    }

    String inFabric(String words) {
        return "ip -n " + world.fabric + " " + words;
    }

    static String inside(ComputeId compute, String words) {
        return "nsenter --net=/run/netns/" + TestBed.netns(compute) + " " + words;
    }

    private String nft(String words) {
        return "ip netns exec " + world.fabric + " nft " + words;
    }

    static String end(PortId port) {
        return LinkNames.hostEnd(port);
    }

    static String nic(PortId port) {
        return LinkNames.nic(port);
    }

    /** All that can be done. */
    List<Damage> all() {
        List<Damage> all = new ArrayList<>();
        networks(all);
        ends(all);
        nics(all);
        addressesAndRoutes(all);
        filters(all);
        limits(all);
        return all;
    }

    private void networks(List<Damage> all) {
        String bridge = LinkNames.bridge(world.front.id());
        String uplink = LinkNames.uplink(world.flat.id());
        Predicate<Difference> onFront = it -> it.subject().network().equals(Optional.of(world.front.id()));
        all.add(damage(inFabric("link del " + bridge), onFront, Kind.NETWORK, Kind.PORT));
        all.add(damage(inFabric("link set " + bridge + " down"), of(world.front), Kind.NETWORK));
        all.add(damage(inFabric("link set " + bridge + " mtu 1300"), of(world.front), Kind.NETWORK));
        all.add(damage(inFabric("link set " + bridge + " address 02:00:00:00:00:99"), of(world.front), Kind.NETWORK));
        all.add(damage(inFabric("link set " + bridge + " alias mine"), of(world.front), Kind.MARK));
        all.add(damage(inFabric("link set " + bridge + " alias ''"), of(world.front), Kind.MARK));
        all.add(damage("ip link del " + uplink, of(world.flat), Kind.UPLINK));
        all.add(damage("ip link set " + uplink + " down", of(world.flat), Kind.UPLINK));
        all.add(damage("ip link set " + uplink + " nomaster", of(world.flat), Kind.UPLINK));
        all.add(damage(inFabric("link set " + uplink + " nomaster"), of(world.flat), Kind.UPLINK));
        all.add(damage(inFabric("link set " + uplink + " down"), of(world.flat), Kind.UPLINK));
        all.add(damage(inFabric("link set " + DamagedWorld.HOST_NIC + " nomaster"), of(world.lent), Kind.UPLINK));
        all.add(damage(inFabric("link set " + DamagedWorld.HOST_NIC + " down"), of(world.lent), Kind.UPLINK));
        all.add(damage(inFabric("link set " + DamagedWorld.HOST_NIC + " netns $$"), of(world.lent), Kind.UPLINK));
        all.add(damage(inFabric("link set " + DamagedWorld.HOST_NIC + " alias mine"), of(world.lent), Kind.MARK));
        all.add(damage(
                "ip netns exec " + world.fabric + " sysctl -qw net.ipv6.conf.all.disable_ipv6=0" + " && ip netns exec "
                        + world.fabric + " sysctl -qw net.ipv6.conf.default.disable_ipv6=0",
                Damages::ofAll,
                Kind.SETTING));
    }

    private void ends(List<Damage> all) {
        all.add(damage(inFabric("link del " + end(world.holder)), of(world.holder), Kind.PORT));
        all.add(damage(inFabric("link del " + end(world.limited)), of(world.limited), Kind.PORT));
        all.add(damage(inFabric("link set " + end(world.member) + " down"), of(world.member), Kind.PORT));
        all.add(damage(inFabric("link set " + end(world.holder) + " nomaster"), of(world.holder), Kind.PORT));
        all.add(damage(
                inFabric("link set " + end(world.other) + " master " + LinkNames.bridge(world.back.id())),
                of(world.other),
                Kind.PORT));
        all.add(damage(inFabric("link set " + end(world.other) + " mtu 1300"), of(world.other), Kind.PORT));
        all.add(damage(inFabric("link set " + end(world.holder) + " alias ''"), of(world.holder), Kind.MARK));
        all.add(damage(
                inFabric("link set " + end(world.other) + " alias 'jackfield/1 installation=x'"),
                of(world.other),
                Kind.MARK));
        all.add(damage(
                inFabric("link set " + end(world.uplinked) + " name mine"), of(world.uplinked), Kind.PORT, Kind.NIC));
        all.add(damage(
                inFabric("link set " + end(world.other) + " netns " + DamagedWorld.ELSEWHERE),
                of(world.other),
                Kind.PORT,
                Kind.NIC));
        all.add(damage(renamedAndMoved(world.uplinked, world.two), of(world.uplinked), Kind.PORT));
        all.add(damage(
                swapped(world.member, world.other),
                of(world.member).or(of(world.other)),
                Kind.PORT,
                Kind.NIC,
                Kind.MARK));
    }

    /** An end under another name, and its NIC elsewhere. */
    String renamedAndMoved(PortId port, ComputeId compute) {
        return inFabric("link set " + end(port) + " name astray") + " && "
                + inside(compute, "ip link set " + nic(port) + " netns " + DamagedWorld.ELSEWHERE);
    }

    /** Two ends, each under the name of the other. */
    String swapped(PortId one, PortId two) {
        return inFabric("link set " + end(one) + " name between") + " && "
                + inFabric("link set " + end(two) + " name " + end(one)) + " && "
                + inFabric("link set between name " + end(two));
    }

    private void nics(List<Damage> all) {
        all.add(damage(inside(world.one, "ip link del " + nic(world.member)), of(world.member), Kind.PORT));
        all.add(damage(
                inside(world.two, "ip link set " + nic(world.uplinked) + " netns " + DamagedWorld.ELSEWHERE),
                of(world.uplinked),
                Kind.NIC));
        all.add(damage(
                inside(world.one, "ip link set " + nic(world.member) + " mtu 1300"), of(world.member), Kind.NIC));
        all.add(damage(
                inside(world.one, "ip link set " + nic(world.member) + " address 02:00:00:00:00:99"),
                of(world.member),
                Kind.NIC));
        all.add(damage(
                inside(world.one, "sysctl -qw net.ipv6.conf." + nic(world.holder) + ".accept_ra=2"),
                of(world.holder),
                Kind.SETTING));
        all.add(damage(
                inside(world.two, "ip link set " + nic(world.other) + " addrgenmode eui64"),
                of(world.other),
                Kind.SETTING));
        all.add(damage(
                inside(world.two, "sysctl -qw net.ipv6.conf." + nic(world.other) + ".disable_ipv6=1"),
                of(world.other),
                Kind.SETTING,
                Kind.ADDRESS));
        all.add(damage(
                inside(world.two, "ip link set " + nic(world.uplinked) + " down"), of(world.uplinked), Kind.NIC));
        // With a NIC's going down, its IPv6 addresses go.
        all.add(damage(
                inside(world.two, "ip link set " + nic(world.other) + " down"),
                of(world.other),
                Kind.NIC,
                Kind.ADDRESS));
    }

    private String address(PortId port, String subnet) {
        return world.driver.getPort(port).fixedIps().stream()
                .filter(ip -> ip.subnetId()
                        .equals(world.driver.getSubnetByName(subnet).id()))
                .map(ip -> ip.ipAddress() + "/"
                        + world.driver.getSubnetByName(subnet).cidr().prefixLength())
                .findFirst()
                .orElseThrow();
    }

    private void addressesAndRoutes(List<Damage> all) {
        String v4 = address(world.other, "front-v4");
        String v6 = address(world.other, "front-v6");
        all.add(damage(
                inside(world.two, "ip addr del " + v4 + " dev " + nic(world.other)), of(world.other), Kind.ADDRESS));
        all.add(damage(
                inside(world.two, "ip addr del " + v6 + " dev " + nic(world.other)), of(world.other), Kind.ADDRESS));
        all.add(damage(inside(world.two, "ip addr flush dev " + nic(world.other)), of(world.other), Kind.ADDRESS));
        all.add(damage(
                inside(world.two, "ip addr add 203.0.113.77/24 dev " + nic(world.other)),
                of(world.other),
                Kind.ADDRESS));
        all.add(damage(
                inside(world.one, "ip addr del " + VIP + "/32 dev " + nic(world.holder)), of(world.holder), Kind.VIP));
        all.add(damage(
                inside(world.two, "ip addr add " + VIP + "/32 dev " + nic(world.other)), of(world.other), Kind.VIP));
        all.add(damage(
                inside(world.one, "ip addr add " + VIP + "/32 dev " + nic(world.member)), of(world.member), Kind.VIP));
        all.add(damage(
                inside(world.one, "ip addr del " + VIP + "/32 dev " + nic(world.holder)) + "; "
                        + inside(world.two, "ip addr add " + VIP + "/32 dev " + nic(world.other)),
                of(world.holder).or(of(world.other)),
                Kind.VIP));
        all.add(damage(inside(world.two, "ip route del default"), of(world.other), Kind.ROUTE));
        all.add(damage(inside(world.two, "ip -6 route del default"), of(world.other), Kind.ROUTE));
        all.add(damage(
                inside(world.two, "ip route replace default via 203.0.113.2 dev " + nic(world.other)),
                of(world.other),
                Kind.ROUTE));
        all.add(damage(
                inside(world.two, "ip -6 route replace default via 2001:db8:1::2 dev " + nic(world.other)),
                of(world.other),
                Kind.ROUTE));
        all.add(damage(
                inside(world.two, "ip route del default") + "; "
                        + inside(world.two, "ip route add default via 203.0.113.2 metric 77"),
                of(world.other),
                Kind.ROUTE));
        all.add(damage(inside(world.one, "ip route del 192.0.2.0/24"), of(world.member), Kind.ROUTE));
        all.add(damage(inside(world.two, "ip route del 203.0.113.0/24"), of(world.other), Kind.ROUTE));
    }

    private void filters(List<Damage> all) {
        String table = "bridge jackfield";
        all.add(damage(nft("flush ruleset"), Damages::ofAll, Kind.FILTER));
        all.add(damage(nft("delete table " + table), Damages::ofAll, Kind.FILTER));
        all.add(damage(nft("flush chain " + table + " from_ip4"), Damages::ofAll, Kind.FILTER));
        all.add(damage(nft("insert rule " + table + " from_port accept"), Damages::ofAll, Kind.FILTER));
        all.add(damage(
                nft("'add chain " + table + " evil { type filter hook forward priority 0; policy drop; }'"),
                Damages::ofAll,
                Kind.FILTER));
        all.add(damage(
                nft("'delete element " + table + " guarded { \"" + end(world.other) + "\" }'"),
                of(world.other),
                Kind.FILTER));
        all.add(damage(
                nft("'add element " + table + " sources4 { \"" + end(world.other) + "\" . " + mac(world.other)
                        + " . 203.0.113.1 }'"),
                of(world.other),
                Kind.FILTER));
        all.add(damage(
                nft("'delete element " + table + " open4_ports { \"" + end(world.holder) + "\" . 6 . 80 }'"),
                of(world.holder),
                Kind.FILTER));
        all.add(damage(
                nft("'add element " + table + " open4_ports { \"" + end(world.holder) + "\" . 6 . 22 }'"),
                of(world.holder),
                Kind.FILTER));
        // As many as before, and others.
        all.add(damage(
                nft("'delete element " + table + " open4_ports { \"" + end(world.holder) + "\" . 6 . 80 }; add element "
                        + table + " open4_ports { \"" + end(world.holder) + "\" . 6 . 81 }'"),
                of(world.holder),
                Kind.FILTER));
        all.add(damage(
                nft("'add element " + table + " filtered { \"" + end(world.limited) + "\" }'"),
                of(world.limited),
                Kind.FILTER));
    }

    private String mac(PortId port) {
        return world.driver.getPort(port).macAddress().orElseThrow().value();
    }

    private void limits(List<Damage> all) {
        String tc = "tc -n " + world.fabric + " qdisc ";
        all.add(damage(tc + "del dev " + end(world.limited) + " root", of(world.limited), Kind.LIMIT));
        all.add(damage(tc + "del dev " + end(world.limited) + " ingress", of(world.limited), Kind.LIMIT));
        all.add(damage(
                tc + "replace dev " + end(world.limited) + " root handle 1: tbf rate 1mbit burst 4000 limit 9000",
                of(world.limited),
                Kind.LIMIT));
        all.add(damage(tc + "replace dev " + end(world.limited) + " root pfifo", of(world.limited), Kind.LIMIT));
        all.add(damage(inFabric("link del " + LinkNames.shaper(world.limited)), of(world.limited), Kind.LIMIT));
        all.add(damage(
                inFabric("link set " + LinkNames.shaper(world.limited) + " down"), of(world.limited), Kind.LIMIT));
        all.add(damage(
                inFabric("link set " + LinkNames.shaper(world.limited) + " name limiter"),
                of(world.limited),
                Kind.PORT,
                Kind.LIMIT));
        all.add(damage(
                tc + "add dev " + end(world.other) + " root tbf rate 1mbit burst 4000 limit 9000",
                of(world.other),
                Kind.LIMIT));
        all.add(damage(tc + "add dev " + end(world.other) + " ingress", of(world.other), Kind.LIMIT));
    }
}
