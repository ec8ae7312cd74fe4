package dev.jackfield.linux;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.store.PortFilter;
import dev.jackfield.store.PortFilter.Pass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words of the filter that closes a port to what its security groups do not let in: further sets and chains of
 * {@link GuardRules#TABLE}. A port is closed if it is in the set {@code filtered}; it sees frames where they leave the bridge for it.
 *
 * <p>There is no connection tracking for bridges in many kernels, so what passes beside the rules is decided by each packet: ARP,
 * neighbour discovery, multicast listener queries, answers of DHCP servers and ICMP's errors; TCP segments that open no connection
 * (with ACK or RST); later fragments, since the first one was filtered; and of other protocols with ports, and of echo replies, those
 * that answer to what the port sent within the last minute, which is remembered in sets with a timeout.
 *
 * <p>What passes is kept in sets by its shape, three for each sender: by IP, by protocol, by protocol and port. Those without an
 * interval are hash tables, so that a port more costs the same whatever is there.
 *
 * @see "nft list table bridge jackfield"
 */
final class FilterRules {
    /** Which ports are closed. */
    static final String FILTERED = "filtered";

    /** Protocols with ports, other than TCP: UDP, DCCP, SCTP, UDP-Lite. */
    private static final String DATAGRAMS = "{ 17, 33, 132, 136 }";

    /** Senders: anyone, one address, a block. */
    private static final List<String> SENDERS = List.of("open", "peers", "blocks");

    private static final List<String> SHAPES = List.of("", "_protos", "_ports");

    /** The sets of what a port lets in. */
    static final List<String> SETS = sets();

    /**
     * Makes sets and chains, or makes them right again; what the sets hold stays. A key has five parts at most: nft fails at listing sets with
     * more.
     */
    static final String SETUP = setup();

    private FilterRules() {}

    private static List<String> sets() {
        List<String> sets = new ArrayList<>(List.of(FILTERED));
        for (String sender : SENDERS) {
            for (IpVersion version : IpVersion.values()) {
                SHAPES.forEach(shape -> sets.add(sender + digit(version) + shape));
            }
        }
        return List.copyOf(sets);
    }

    private static String digit(IpVersion version) {
        return version == IpVersion.V4 ? "4" : "6";
    }

    private static String setup() {
        StringBuilder text = new StringBuilder("""
                add counter bridge jackfield closed
                add set bridge jackfield filtered { type ifname; }
                add set bridge jackfield news { type ifname; flags dynamic,timeout; timeout 1m; size 65536; }
                """);
        for (IpVersion version : IpVersion.values()) {
            String v = digit(version);
            String ip = version == IpVersion.V4 ? "ip" : "ip6";
            String icmp = version == IpVersion.V4 ? "icmp" : "icmpv6";
            for (String sender : SENDERS) {
                String type = "ifname" + (sender.equals("open") ? "" : " . ipv" + v + "_addr");
                String flags = sender.equals("blocks") ? " flags interval;" : "";
                String set = "add set bridge jackfield " + sender + v;
                text.append(set + " { type " + type + ";" + flags + " }\n")
                        .append(set + "_protos { type " + type + " . inet_proto;" + flags + " }\n")
                        .append(set + "_ports { type " + type + " . inet_proto . inet_service;" + flags + " }\n");
            }
            text.append("add set bridge jackfield flows" + v + " { type ifname . ipv" + v
                            + "_addr . inet_proto . inet_service . inet_service;"
                            + " flags dynamic,timeout; timeout 1m; size 262144; }\n")
                    .append("add set bridge jackfield echoes" + v + " { typeof iifname . " + ip + " daddr . " + ip
                            + " saddr . " + icmp + " id; flags dynamic,timeout; timeout 1m; size 65536; }\n");
        }
        text.append(CHAINS);
        for (IpVersion version : IpVersion.values()) {
            append(text, version);
        }
        return text.toString();
    }

    /** One port may have so many new flows remembered in a second that it cannot fill the sets, which are everybody's. */
    private static final String CHAINS = """
            add chain bridge jackfield to_ip4
            add chain bridge jackfield to_ip6
            add chain bridge jackfield to_port
            add chain bridge jackfield from_filtered
            add chain bridge jackfield remember { type filter hook prerouting priority -299; policy accept; }
            add chain bridge jackfield filter { type filter hook forward priority -300; policy accept; }
            flush chain bridge jackfield filter
            flush chain bridge jackfield remember
            flush chain bridge jackfield from_filtered
            flush chain bridge jackfield to_port
            flush chain bridge jackfield to_ip4
            flush chain bridge jackfield to_ip6
            add rule bridge jackfield remember iifname @filtered goto from_filtered
            add rule bridge jackfield from_filtered meta l4proto != { 1, 17, 33, 58, 132, 136 } accept
            add rule bridge jackfield from_filtered ether type ip iifname . meta l4proto . th sport @open4_ports accept
            add rule bridge jackfield from_filtered ether type ip6 iifname . meta l4proto . th sport @open6_ports accept
            add rule bridge jackfield from_filtered iifname . ip daddr . meta l4proto . th dport . th sport @flows4 update @flows4 { iifname . ip daddr . meta l4proto . th dport . th sport } accept
            add rule bridge jackfield from_filtered iifname . ip6 daddr . meta l4proto . th dport . th sport @flows6 update @flows6 { iifname . ip6 daddr . meta l4proto . th dport . th sport } accept
            add rule bridge jackfield from_filtered add @news { iifname limit rate over 1000/second burst 4000 packets } accept
            add rule bridge jackfield from_filtered icmp type echo-request update @echoes4 { iifname . ip daddr . ip saddr . icmp id }
            add rule bridge jackfield from_filtered icmpv6 type echo-request update @echoes6 { iifname . ip6 daddr . ip6 saddr . icmpv6 id }
            add rule bridge jackfield from_filtered meta l4proto { 17, 33, 132, 136 } update @flows4 { iifname . ip daddr . meta l4proto . th dport . th sport }
            add rule bridge jackfield from_filtered meta l4proto { 17, 33, 132, 136 } update @flows6 { iifname . ip6 daddr . meta l4proto . th dport . th sport }
            add rule bridge jackfield filter oifname @filtered goto to_port
            add rule bridge jackfield to_port ether type arp accept
            add rule bridge jackfield to_port ether type ip goto to_ip4
            add rule bridge jackfield to_port ether type ip6 goto to_ip6
            add rule bridge jackfield to_port counter name closed drop
            add rule bridge jackfield to_ip4 ip protocol 6 ip frag-off & 0x1fff == 1 counter name closed drop
            add rule bridge jackfield to_ip4 ip frag-off & 0x1fff != 0 accept
            add rule bridge jackfield to_ip4 icmp type { destination-unreachable, time-exceeded, parameter-problem } accept
            add rule bridge jackfield to_ip4 udp sport 67 udp dport 68 accept
            add rule bridge jackfield to_ip6 meta l4proto 6 frag frag-off 1 counter name closed drop
            add rule bridge jackfield to_ip6 frag frag-off != 0 accept
            add rule bridge jackfield to_ip6 icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem, mld-listener-query, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept
            add rule bridge jackfield to_ip6 udp sport 547 udp dport 546 accept
            """;

    private static void append(StringBuilder text, IpVersion version) {
        String v = digit(version);
        String ip = version == IpVersion.V4 ? "ip" : "ip6";
        String icmp = version == IpVersion.V4 ? "icmp" : "icmpv6";
        String rule = "add rule bridge jackfield to_ip" + v + " ";
        text.append(rule + "tcp flags & (ack | rst) != 0 accept\n")
                .append(rule + "meta l4proto " + DATAGRAMS + " oifname . " + ip + " saddr"
                        + " . meta l4proto . th sport . th dport @flows" + v + " accept\n")
                .append(rule + icmp + " type echo-reply oifname . " + ip + " saddr . " + ip + " daddr . " + icmp
                        + " id @echoes" + v + " accept\n");
        for (String sender : SENDERS) {
            String key = "oifname" + (sender.equals("open") ? "" : " . " + ip + " saddr");
            text.append(rule + key + " . meta l4proto . th dport @" + sender + v + "_ports accept\n")
                    .append(rule + key + " . meta l4proto @" + sender + v + "_protos accept\n")
                    .append(rule + key + " @" + sender + v + " accept\n");
        }
        text.append(rule + "counter name closed drop\n");
    }

    /**
     * The elements that close a port and let in what passes.
     *
     * @param hostEnd the name of the port's end in the fabric
     * @param filter what passes
     * @return each as nft writes it after {@code add element}: the set and the element
     */
    static Set<String> elements(String hostEnd, PortFilter filter) {
        String name = '"' + hostEnd + '"';
        Set<String> elements = new LinkedHashSet<>();
        elements.add(GuardRules.element(FILTERED, name));
        Map<String, List<Pass>> blocks = new LinkedHashMap<>();
        for (Pass pass : filter.passes()) {
            if (isExact(pass)) {
                elements.add(exact(name, pass));
            } else {
                blocks.computeIfAbsent(suffix(pass) + " " + pass.protocol(), key -> new ArrayList<>())
                        .add(pass);
            }
        }
        blocks.values().forEach(alike -> elements.addAll(blocks(name, alike)));
        return elements;
    }

    private static boolean isExact(Pass pass) {
        return pass.from().map(block -> isOne(block)).orElse(true)
                && pass.firstPort().equals(pass.lastPort());
    }

    private static boolean isOne(Cidr block) {
        return block.prefixLength() == block.version().bits();
    }

    /** The end of the name of the set in which a pass belongs. */
    private static String suffix(Pass pass) {
        String shape = pass.firstPort().isPresent() ? "_ports" : pass.protocol().isPresent() ? "_protos" : "";
        return digit(pass.version()) + shape;
    }

    private static String exact(String name, Pass pass) {
        List<String> parts = new ArrayList<>(List.of(name));
        pass.from().ifPresent(one -> parts.add(one.network().toString()));
        pass.protocol().ifPresent(number -> parts.add(Integer.toString(number)));
        pass.firstPort().ifPresent(port -> parts.add(Integer.toString(port)));
        String set = (pass.from().isEmpty() ? "open" : "peers") + suffix(pass);
        return GuardRules.element(set, parts.toArray(String[]::new));
    }

    /** Elements of a set with intervals must not overlap: passes of one protocol, taken apart. */
    private static Set<String> blocks(String name, List<Pass> alike) {
        String set = "blocks" + suffix(alike.getFirst());
        OptionalInt protocol = alike.getFirst().protocol();
        Set<String> elements = new LinkedHashSet<>();
        if (alike.getFirst().firstPort().isEmpty()) {
            for (Cidr block : outermost(alike)) {
                elements.add(block(set, name, block, protocol, ""));
            }
            return elements;
        }
        Map<Cidr, List<int[]>> ranges = new LinkedHashMap<>();
        TreeSet<Integer> starts = new TreeSet<>();
        alike.forEach(pass -> {
            starts.add(pass.firstPort().orElseThrow());
            starts.add(pass.lastPort().orElseThrow() + 1);
        });
        for (int start : starts.headSet(starts.last())) {
            int last = starts.higher(start) - 1;
            List<Pass> here = alike.stream()
                    .filter(pass -> pass.firstPort().orElseThrow() <= start
                            && pass.lastPort().orElseThrow() >= last)
                    .toList();
            for (Cidr block : outermost(here)) {
                extend(ranges.computeIfAbsent(block, key -> new ArrayList<>()), start, last);
            }
        }
        ranges.forEach((block, ports) -> ports.forEach(range -> elements.add(
                block(set, name, block, protocol, range[0] == range[1] ? "" + range[0] : range[0] + "-" + range[1]))));
        return elements;
    }

    private static void extend(List<int[]> ranges, int first, int last) {
        if (!ranges.isEmpty() && ranges.getLast()[1] == first - 1) {
            ranges.getLast()[1] = last;
        } else {
            ranges.add(new int[] {first, last});
        }
    }

    private static String block(String set, String name, Cidr block, OptionalInt protocol, String ports) {
        List<String> parts =
                new ArrayList<>(List.of(name, isOne(block) ? block.network().toString() : block.toString()));
        protocol.ifPresent(number -> parts.add(Integer.toString(number)));
        if (!ports.isEmpty()) {
            parts.add(ports);
        }
        return GuardRules.element(set, parts.toArray(String[]::new));
    }

    /** The blocks of senders without those that lie within others. */
    private static List<Cidr> outermost(List<Pass> passes) {
        List<Cidr> blocks = passes.stream()
                .map(pass -> pass.from().orElseGet(() -> everyone(pass.version())))
                .distinct()
                .toList();
        return blocks.stream()
                .filter(block -> blocks.stream()
                        .noneMatch(other ->
                                other.prefixLength() < block.prefixLength() && other.contains(block.network())))
                .toList();
    }

    private static Cidr everyone(IpVersion version) {
        return new Cidr(IpAddress.parse(version == IpVersion.V4 ? "0.0.0.0" : "::"), 0);
    }
}
