package dev.jackfield.bench.neutron;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the cloud's administrator made for the benchmark, and what he counts there.
 *
 * @param administrator the program {@code cloud.py}, running
 * @param project whose the networks are
 * @param vipNetwork where VIPs are
 * @param vipSubnet its subnet
 * @param memberNetwork where members would be
 * @param servers two for each worker, without a NIC
 */
record World(
        Peer administrator,
        String project,
        String vipNetwork,
        String vipSubnet,
        String memberNetwork,
        List<String> servers) {
    World {
        servers = List.copyOf(servers);
    }

    static World prepare(Peer administrator, int workers) {
        JsonNode made = administrator.ask("prepare", Map.of("servers", 2 * workers));
        return new World(
                administrator,
                made.path("project").asString(),
                made.path("vip_network").asString(),
                made.path("vip_subnet").asString(),
                made.path("member_network").asString(),
                texts(made.path("servers")));
    }

    /** The servers of one worker's amphorae. */
    List<String> servers(int worker) {
        return servers.subList(2 * worker, 2 * worker + 2);
    }

    /** What drivers have made and not taken away. */
    record Census(List<String> ports, List<String> groups, List<String> rules) {
        Set<String> all() {
            Set<String> all = new TreeSet<>();
            ports.forEach(it -> all.add("port " + it));
            groups.forEach(it -> all.add("security group " + it));
            rules.forEach(it -> all.add("rule " + it));
            return all;
        }

        @Override
        public String toString() {
            return ports.size() + " ports, " + groups.size() + " security groups, " + rules.size() + " rules";
        }
    }

    Census census() {
        JsonNode found = administrator.ask("census", Map.of());
        return new Census(texts(found.path("ports")), texts(found.path("groups")), texts(found.path("rules")));
    }

    /** Takes away what a driver that failed has left. */
    void sweep() {
        administrator.ask("sweep", Map.of());
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(it -> texts.add(it.asString()));
        return texts;
    }
}
