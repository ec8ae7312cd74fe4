package dev.jackfield.linux;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Port;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of the filter that keeps a port from sending with addresses that are not its own: a table of the bridge family in the
 * fabric's namespace, with sets of what each port may send. A port is guarded if it is in the set {@code guarded}.
 *
 * <p>Checked are the sender's MAC and IP addresses of each frame, those inside ARP, and the target of neighbour advertisements.
 * Dropped are router advertisements, redirects, answers of DHCP servers, and everything that is neither ARP, IPv4 nor IPv6.
 * Allowed from the unspecified address are ARP probes, the neighbour solicitations of duplicate address detection for the port's
 * own addresses, and multicast listener reports. All words here are made of derived names, MAC and IP addresses: no text of a
 * user's is among them.
 *
 * @see "nft list table bridge jackfield"
 */
final class GuardRules {
    /** The table's name. */
    static final String TABLE_NAME = "jackfield";

    /** The table, in the bridge family. */
    static final String TABLE = "bridge " + TABLE_NAME;

    /** Which ports are guarded. */
    static final String GUARDED = "guarded";

    /** All sets. */
    static final List<String> SETS = List.of(
            GUARDED, "macs", "sources4", "sources6", "targets", "sources4_blocks", "sources6_blocks", "targets_blocks");

    /** The sets that hold names alone. */
    private static final Set<String> OF_NAMES = Set.of(GUARDED, FilterRules.FILTERED, "open4", "open6");

    /** A block of addresses, a range, or one value, as they stand in a list of nft's. */
    private static final Pattern PART = Pattern.compile(
            "\\{\\s*\"prefix\":\\s*\\{\\s*\"addr\":\\s*\"([^\"]+)\",\\s*\"len\":\\s*(\\d+)\\s*\\}\\s*\\}"
                    + "|\\{\\s*\"range\":\\s*\\[\\s*\"?([^\",\\s]+)\"?,\\s*\"?([^\"\\]\\s]+)\"?\\s*\\]\\s*\\}"
                    + "|\"([^\"]+)\"|(\\d+)");

    private static final String ADD_ELEMENT = "add element " + TABLE + " ";
    private static final String DELETE_ELEMENT = "delete element " + TABLE + " ";

    /** Makes the table, or makes it right again; what the sets hold stays. */
    static final String SETUP = """
            add table bridge jackfield
            add counter bridge jackfield refused
            add set bridge jackfield guarded { type ifname; }
            add set bridge jackfield macs { type ifname . ether_addr; }
            add set bridge jackfield sources4 { type ifname . ether_addr . ipv4_addr; }
            add set bridge jackfield sources6 { type ifname . ether_addr . ipv6_addr; }
            add set bridge jackfield targets { typeof iifname . ether saddr . @th,64,128; }
            add set bridge jackfield sources4_blocks { type ifname . ether_addr . ipv4_addr; flags interval; }
            add set bridge jackfield sources6_blocks { type ifname . ether_addr . ipv6_addr; flags interval; }
            add set bridge jackfield targets_blocks { typeof iifname . ether saddr . @th,64,128; flags interval; }
            add chain bridge jackfield from_arp
            add chain bridge jackfield from_ip4
            add chain bridge jackfield from_ip6
            add chain bridge jackfield from_source6
            add chain bridge jackfield from_port
            add chain bridge jackfield guard { type filter hook prerouting priority -300; policy accept; }
            flush chain bridge jackfield guard
            flush chain bridge jackfield from_port
            flush chain bridge jackfield from_arp
            flush chain bridge jackfield from_ip4
            flush chain bridge jackfield from_ip6
            flush chain bridge jackfield from_source6
            add rule bridge jackfield guard iifname @guarded goto from_port
            add rule bridge jackfield from_port iifname . ether saddr != @macs counter name refused drop
            add rule bridge jackfield from_port ether type arp goto from_arp
            add rule bridge jackfield from_port ether type ip goto from_ip4
            add rule bridge jackfield from_port ether type ip6 goto from_ip6
            add rule bridge jackfield from_port counter name refused drop
            add rule bridge jackfield from_arp iifname . arp saddr ether . arp saddr ip @sources4 accept
            add rule bridge jackfield from_arp iifname . arp saddr ether . arp saddr ip @sources4_blocks accept
            add rule bridge jackfield from_arp arp operation request arp saddr ip 0.0.0.0 iifname . arp saddr ether @macs accept
            add rule bridge jackfield from_arp counter name refused drop
            add rule bridge jackfield from_ip4 udp sport 67 counter name refused drop
            add rule bridge jackfield from_ip4 iifname . ether saddr . ip saddr @sources4 accept
            add rule bridge jackfield from_ip4 iifname . ether saddr . ip saddr @sources4_blocks accept
            add rule bridge jackfield from_ip4 counter name refused drop
            add rule bridge jackfield from_ip6 udp sport 547 counter name refused drop
            add rule bridge jackfield from_ip6 icmpv6 type { nd-router-advert, nd-redirect } counter name refused drop
            add rule bridge jackfield from_ip6 icmpv6 type nd-neighbor-advert iifname . ether saddr . @th,64,128 @targets goto from_source6
            add rule bridge jackfield from_ip6 icmpv6 type nd-neighbor-advert iifname . ether saddr . @th,64,128 @targets_blocks goto from_source6
            add rule bridge jackfield from_ip6 icmpv6 type nd-neighbor-advert counter name refused drop
            add rule bridge jackfield from_ip6 ip6 saddr :: icmpv6 type nd-neighbor-solicit iifname . ether saddr . @th,64,128 @targets accept
            add rule bridge jackfield from_ip6 ip6 saddr :: icmpv6 type nd-neighbor-solicit iifname . ether saddr . @th,64,128 @targets_blocks accept
            add rule bridge jackfield from_ip6 ip6 saddr :: icmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } accept
            add rule bridge jackfield from_ip6 goto from_source6
            add rule bridge jackfield from_source6 iifname . ether saddr . ip6 saddr @sources6 accept
            add rule bridge jackfield from_source6 iifname . ether saddr . ip6 saddr @sources6_blocks accept
            add rule bridge jackfield from_source6 counter name refused drop
            """;

    private GuardRules() {}

    /**
     * The elements that let a port send with its own addresses and its allowed address pairs.
     *
     * @param port the port
     * @return each as nft writes it after {@code add element}: the set and the element
     */
    static Set<String> elements(Port port) {
        String name = '"' + LinkNames.hostEnd(port.id()) + '"';
        String own = NicPlan.mac(port).toString();
        Set<String> elements = new LinkedHashSet<>();
        elements.add(element(GUARDED, name));
        elements.add(element("macs", name, own));
        for (FixedIp ip : port.fixedIps()) {
            Cidr one = new Cidr(ip.ipAddress(), ip.ipAddress().version().bits());
            addresses(elements, name, own, one);
        }
        for (AllowedAddressPair pair : port.allowedAddressPairs()) {
            String mac = pair.macAddress().map(Object::toString).orElse(own);
            elements.add(element("macs", name, mac));
            addresses(elements, name, mac, pair.addresses());
        }
        return elements;
    }

    private static void addresses(Set<String> elements, String port, String mac, Cidr block) {
        boolean one = block.prefixLength() == block.version().bits();
        String suffix = one ? "" : "_blocks";
        String text = one ? block.network().toString() : block.toString();
        elements.add(element((block.version() == IpVersion.V4 ? "sources4" : "sources6") + suffix, port, mac, text));
        if (block.version() == IpVersion.V6) {
            String first = hex(block.network().toBytes());
            String range = one ? first : first + "-" + hex(block.last().toBytes());
            elements.add(element("targets" + suffix, port, mac, range));
        }
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    static String element(String set, String... parts) {
        return set + " { " + String.join(" . ", parts) + " }";
    }

    /**
     * Finds a port's elements in what nft lists.
     *
     * @param hostEnd the name of the port's end
     * @param set the set's name
     * @param json what {@code nft -j list set} printed
     * @return the elements, as {@link #elements} writes them
     */
    static Set<String> elementsOf(String hostEnd, String set, String json) {
        String name = '"' + hostEnd + '"';
        Set<String> found = new LinkedHashSet<>();
        if (OF_NAMES.contains(set)) {
            if (json.contains(name)) {
                found.add(element(set, name));
            }
            return found;
        }
        Pattern element = Pattern.compile("\\[\\s*" + Pattern.quote(name) + "((?:[^\\[\\]]|\\[[^\\[\\]]*\\])*)\\]");
        for (Matcher matcher = element.matcher(json); matcher.find(); ) {
            List<String> parts = new ArrayList<>(List.of(name));
            PART.matcher(matcher.group(1)).results().map(GuardRules::part).forEach(parts::add);
            found.add(element(set, parts.toArray(String[]::new)));
        }
        return found;
    }

    private static String part(MatchResult part) {
        if (part.group(1) != null) {
            return part.group(1) + "/" + part.group(2);
        }
        if (part.group(3) != null) {
            return part.group(3) + "-" + part.group(4);
        }
        return part.group(5) == null ? part.group(6) : part.group(5);
    }

    /** The single addresses from which elements let a port send. */
    static Set<IpAddress> senders(Set<String> elements) {
        return elements.stream()
                .filter(element -> element.startsWith("sources4 ") || element.startsWith("sources6 "))
                .map(element -> element.substring(
                        element.lastIndexOf(" . ") + " . ".length(), element.length() - " }".length()))
                .map(IpAddress::parse)
                .collect(Collectors.toSet());
    }

    /** The command that adds an element; one that is there stays. */
    static String add(String element) {
        return ADD_ELEMENT + element + "\n";
    }

    /** The commands that remove an element, whether it is there or not. */
    static String remove(String element) {
        return add(element) + DELETE_ELEMENT + element + "\n";
    }
}
