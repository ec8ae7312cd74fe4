package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.store.Store;
import dev.jackfield.tck.NetworkWitness;
import dev.jackfield.tck.Nic;
import dev.jackfield.tck.Reach;
import dev.jackfield.tck.Snapshot;
import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code ip} and {@code nft} tell of an installation, and the rows of its records. */
final class LinuxWitness implements NetworkWitness {
    private static final NetworkId NOWHERE = new NetworkId("nowhere");
    private static final Pattern MARKED_PORT =
            Pattern.compile("port id=(\\S+) .*\\binstallation=(\\S*) load_balancer=(\\S*) .*");

    private final TestBed bed;
    private final Store records;
    private final List<LinuxWitness> neighbours;

    LinuxWitness(TestBed bed, Store records) {
        this(bed, records, List.of());
    }

    /** A witness who sees what is other installations' as well. */
    LinuxWitness(TestBed bed, Store records, List<LinuxWitness> neighbours) {
        this.bed = bed;
        this.records = records;
        this.neighbours = List.copyOf(neighbours);
    }

    @Override
    public List<Nic> nics(ComputeId compute) {
        String netns = TestBed.netns(compute);
        if (!exists(netns) || !exists(bed.fabric)) {
            return List.of();
        }
        Map<Integer, JsonNode> ends = new HashMap<>();
        Map<String, NetworkId> networks = new HashMap<>();
        for (JsonNode link : Witness.ip(bed.fabric, "link")) {
            ends.put(link.get("ifindex").asInt(), link);
            LinkMark.parse(link.path("ifalias").asString(""))
                    .flatMap(LinkMark::network)
                    .ifPresent(network -> networks.put(link.get("ifname").asString(), network));
        }
        List<Nic> nics = new ArrayList<>();
        for (JsonNode link : Witness.ip(netns, "addr")) {
            if (inUse(link) && !link.get("ifname").asString().equals("lo")) {
                JsonNode end =
                        Objects.requireNonNull(ends.get(link.path("link_index").asInt()), "the other end");
                nics.add(nic(link, end, networks.getOrDefault(end.path("master").asString(""), NOWHERE)));
            }
        }
        return nics;
    }

    private Nic nic(JsonNode link, JsonNode end, NetworkId network) {
        Set<IpAddress> addresses = new HashSet<>();
        for (JsonNode address : link.path("addr_info")) {
            if (!address.get("scope").asString().equals("link")) {
                addresses.add(IpAddress.parse(address.get("local").asString()));
            }
        }
        return new Nic(
                network,
                new MacAddress(link.get("address").asString()),
                addresses,
                link.get("mtu").asInt(),
                link.get("flags").toString().contains("LOWER_UP")
                        && end.get("flags").toString().contains("LOWER_UP"),
                limit(end.get("ifname").asString()),
                sent(end.get("ifname").asString()));
    }

    /** The rate in kilobits per second at which a link of the fabric lets things leave. */
    private OptionalLong limit(String link) {
        return Witness.tc(bed.fabric, "qdisc", "show", "dev", link, "root")
                .valueStream()
                .filter(it -> it.get("kind").asString().equals("tbf"))
                .mapToLong(it -> it.at("/options/rate").asLong() * 8 / 1000)
                .findFirst();
    }

    /** The same for what comes in by a link of the fabric: the limit of the link that all of it is sent through. */
    private OptionalLong sent(String link) {
        List<String> through =
                Witness.tc(bed.fabric, "filter", "show", "dev", link, "ingress").findValuesAsString("to_dev");
        return through.isEmpty() ? OptionalLong.empty() : limit(through.getFirst());
    }

    /** What limits the links of the fabric, without counters. */
    private List<String> limits() {
        List<String> limits = new ArrayList<>();
        for (JsonNode qdisc : Witness.tc(bed.fabric, "qdisc", "show")) {
            String link = qdisc.get("dev").asString();
            String kind = qdisc.get("kind").asString();
            if (link.startsWith("jfx")) {
                continue; // It waits for its deletion, and is gone any moment.
            }
            if (kind.equals("tbf")) {
                limits.add(link + " tbf " + qdisc.get("options"));
            } else if (kind.equals("ingress")) {
                limits.add(link + " redirected to "
                        + Witness.tc(bed.fabric, "filter", "show", "dev", link, "ingress")
                                .findValuesAsString("to_dev"));
            }
        }
        return limits;
    }

    private static boolean inUse(JsonNode link) {
        return !link.path("group").asString("").equals(Integer.toString(Reaper.GROUP));
    }

    static boolean exists(String netns) {
        return Witness.attempt("test", "-e", "/run/netns/" + netns).status() == 0;
    }

    @Override
    public Map<PortId, Mark> markedPorts() {
        Map<PortId, Mark> marks = new HashMap<>();
        for (String line : records.dump()) {
            Matcher port = MARKED_PORT.matcher(line);
            if (port.matches() && port.group(2).equals(bed.installation.value())) {
                Optional<LoadBalancerId> loadBalancer =
                        Optional.of(port.group(3)).filter(id -> !id.isEmpty()).map(LoadBalancerId::new);
                marks.put(new PortId(port.group(1)), new Mark(bed.installation, loadBalancer));
            }
        }
        return marks;
    }

    @Override
    public Optional<Reach> reach() {
        return Optional.of(new LinuxReach(bed));
    }

    @Override
    public Snapshot snapshot() {
        List<String> facts = new ArrayList<>();
        records.dump().forEach(row -> facts.add("record " + row));
        links("").forEach(link -> facts.add("host " + link));
        if (exists(bed.fabric)) {
            facts.add("namespace " + bed.fabric);
            filter().forEach(fact -> facts.add(bed.fabric + " nft " + fact));
            limits().forEach(fact -> facts.add(bed.fabric + " tc " + fact));
        }
        // A compute is not of the driver's making, but its NICs are.
        Stream.concat(Stream.of(bed.fabric), bed.computes().stream().sorted())
                .filter(LinuxWitness::exists)
                .forEach(netns -> {
                    links(netns).stream()
                            .filter(link -> !link.startsWith("lo "))
                            .forEach(link -> facts.add(netns + " link " + link));
                    routes(netns).forEach(route -> facts.add(netns + " route " + route));
                });
        neighbours.forEach(
                other -> other.snapshot().facts().forEach(fact -> facts.add(other.bed.installation + ": " + fact)));
        return Snapshot.of(facts);
    }

    /** Without what the kernel numbers or draws by lot: indexes, and the MAC addresses of the ends in the fabric. */
    private static List<String> links(String netns) {
        List<String> links = new ArrayList<>();
        for (JsonNode link : Witness.ip(netns, "addr")) {
            String name = link.get("ifname").asString();
            if (!inUse(link)) {
                continue;
            }
            List<String> addresses = new ArrayList<>();
            link.path("addr_info").forEach(it -> addresses.add(it.get("local").asString() + "/" + it.get("prefixlen")));
            addresses.sort(null);
            links.add(String.join(
                    " ",
                    name,
                    name.startsWith("jfp") || name.startsWith("jfq")
                            ? ""
                            : link.path("address").asString(""),
                    link.get("mtu").toString(),
                    link.path("master").asString("-"),
                    link.get("flags").toString().contains("\"UP\"") ? "up" : "down",
                    link.path("inet6_addr_gen_mode").asString(""),
                    link.path("ifalias").asString(""),
                    addresses.toString()));
        }
        return links;
    }

    private static List<String> routes(String netns) {
        return Witness.sh("ip -n " + netns + " route; ip -n " + netns + " -6 route")
                .lines()
                .map(line -> line.replace(" linkdown", "").strip())
                .toList();
    }

    /** The rules and what the sets hold, without handles, counters, and what ports sent lately. */
    private List<String> filter() {
        List<String> facts = new ArrayList<>();
        for (JsonNode item : Witness.nft(bed.fabric, "list", "ruleset").get("nftables")) {
            JsonNode set = item.path("set");
            if (set.isMissingNode()) {
                facts.add(item.toString().replaceAll("\"(handle|packets|bytes)\":\\d+", ""));
            } else {
                facts.add("set " + set.get("name").asString());
                boolean remembers = set.path("flags").toString().contains("timeout");
                (remembers ? set.path("none") : set.path("elem"))
                        .forEach(it -> facts.add("set " + set.get("name").asString() + " has " + it));
            }
        }
        return facts;
    }
}
