package dev.jackfield.crash;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;

/** What {@code ip}, {@code nft} and {@code tc} tell of all network namespaces of this world, that of the harness among them. */
final class KernelWitness {
    private static final JsonMapper JSON = new JsonMapper();

    /** What ip says of a list that changed while the kernel told it. */
    private static final String INTERRUPTED = "Dump was interrupted";

    private static final int ATTEMPTS = 20;

    private KernelWitness() {}

    /** One program looks at a namespace for each kind of thing; all are started by one shell, since starting them is what takes time. */
    private static final String LOOK = """
            look() { # look NAME [-n NAME] [nsenter ...]
              echo "namespace $1"
              ip -j -d $2 addr; echo
              ip -j $2 route; echo
              ip -j -6 $2 route; echo
              tc -j $2 qdisc; echo
              $3 nft -j list ruleset; echo
            }
            look host "" ""
            for name in $(ls /run/netns); do look $name "-n $name" "nsenter --net=/run/netns/$name"; done
            """;

    static List<String> facts() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String text = Shell.run(LOOK);
            if (!text.contains(INTERRUPTED)) {
                return facts(text);
            }
        }
        throw new IllegalStateException("the network namespaces change all the time");
    }

    private static List<String> facts(String text) {
        List<String> facts = new ArrayList<>();
        String where = "";
        for (String line : text.lines().filter(it -> !it.isBlank()).toList()) {
            if (line.startsWith("namespace ")) {
                facts.add(line);
                where = line.substring("namespace ".length());
            } else {
                for (String fact : facts(JSON.readTree(line))) {
                    facts.add(where + " " + fact);
                }
            }
        }
        return facts;
    }

    private static List<String> facts(JsonNode part) {
        List<String> facts = new ArrayList<>();
        for (JsonNode item : part.path("nftables")) {
            addFilter(facts, item);
        }
        for (JsonNode item : part.isArray() ? part : JSON.createArrayNode()) {
            if (item.has("ifname")) {
                addLink(facts, item);
            } else if (item.has("dst")) {
                facts.add("route " + item.path("dst").asString() + " via "
                        + item.path("gateway").asString("-") + " dev "
                        + item.path("dev").asString() + " proto "
                        + item.path("protocol").asString());
            } else if (item.has("kind")) {
                addLimit(facts, item);
            }
        }
        return facts;
    }

    /** Without what the kernel numbers, draws by lot, or changes by itself. */
    private static void addLink(List<String> facts, JsonNode link) {
        String name = link.path("ifname").asString();
        boolean drawn = name.startsWith("jfp") || name.startsWith("jfq");
        JsonNode port = link.path("linkinfo").path("info_slave_data");
        facts.add(String.join(
                " ",
                "link",
                name,
                link.path("linkinfo").path("info_kind").asString("-"),
                drawn ? "-" : link.path("address").asString("-"),
                "mtu",
                link.path("mtu").toString(),
                "master",
                link.path("master").asString("-"),
                link.path("flags").toString().contains("\"UP\"") ? "up" : "down",
                "group",
                link.path("group").asString("-"),
                link.path("inet6_addr_gen_mode").asString("-"),
                "port",
                port.path("isolated") + "," + port.path("hairpin") + "," + port.path("learning"),
                "alias",
                link.path("ifalias").asString("-")));
        for (JsonNode address : link.path("addr_info")) {
            facts.add("address " + address.path("local").asString() + "/" + address.path("prefixlen") + " of " + name);
        }
    }

    /** Only what somebody asked for: a queue of its own every link has. */
    private static void addLimit(List<String> facts, JsonNode limit) {
        String kind = limit.path("kind").asString();
        if (kind.equals("tbf") || kind.equals("ingress")) {
            facts.add("limit " + kind + " of " + limit.path("dev").asString() + " " + limit.path("options"));
        }
    }

    /** Rules and what sets hold, without handles and counters, and without what ports sent lately. */
    private static void addFilter(List<String> facts, JsonNode item) {
        JsonNode set = item.path("set");
        if (!set.isMissingNode()) {
            String name = "set " + set.path("table").asString() + " "
                    + set.path("name").asString();
            facts.add(name);
            if (!set.path("flags").toString().contains("timeout")) {
                set.path("elem").forEach(element -> facts.add(name + " has " + element));
            }
        } else if (!item.has("metainfo")) {
            facts.add("filter " + item.toString().replaceAll("\"(handle|packets|bytes)\":\\d+,?", ""));
        }
    }
}
