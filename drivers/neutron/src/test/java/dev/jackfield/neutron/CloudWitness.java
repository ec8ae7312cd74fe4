package dev.jackfield.neutron;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.tck.NetworkWitness;
import dev.jackfield.tck.Nic;
import dev.jackfield.tck.Snapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What Neutron and Nova say to an administrator. */
final class CloudWitness implements NetworkWitness {
    /** What changes by itself. */
    private static final Set<String> FLEETING = Set.of(
            "updated_at",
            "created_at",
            "revision_number",
            "status",
            "binding:vif_details",
            "binding:profile",
            "binding:vif_type",
            "binding:host_id",
            "device_owner");

    private final AdminCloud cloud;
    private final String installation;

    CloudWitness(AdminCloud cloud, String installation) {
        this.cloud = cloud;
        this.installation = installation;
    }

    @Override
    public List<Nic> nics(ComputeId compute) {
        Map<String, Integer> mtus = new HashMap<>();
        cloud.list("networks", "")
                .forEach(it -> mtus.put(it.path("id").asString(), it.path("mtu").asInt()));
        List<Nic> nics = new ArrayList<>();
        cloud.nova("GET", "/servers/" + compute + "/os-interface", null)
                .ifPresent(all -> all.path("interfaceAttachments").forEach(it -> {
                    String network = it.path("net_id").asString();
                    Set<IpAddress> addresses = new TreeSet<>();
                    it.path("fixed_ips")
                            .forEach(ip -> addresses.add(
                                    IpAddress.parse(ip.path("ip_address").asString())));
                    boolean up = cloud.neutron(
                                    "GET", "/v2.0/ports/" + it.path("port_id").asString(), null)
                            .map(port ->
                                    port.path("port").path("admin_state_up").asBoolean())
                            .orElse(false);
                    nics.add(new Nic(
                            new NetworkId(network),
                            new MacAddress(it.path("mac_addr").asString()),
                            addresses,
                            mtus.getOrDefault(network, 0),
                            up));
                }));
        return nics;
    }

    @Override
    public Map<PortId, Mark> markedPorts() {
        Map<PortId, Mark> marked = new LinkedHashMap<>();
        for (JsonNode port : cloud.list("ports", "")) {
            Descriptions.markIn(port.path("description").asString(""))
                    .filter(mark -> mark.installation().value().equals(installation))
                    .ifPresent(mark -> marked.put(new PortId(port.path("id").asString()), mark));
        }
        return marked;
    }

    @Override
    public Snapshot snapshot() {
        List<String> facts = new ArrayList<>();
        for (String what : List.of("networks", "subnets", "ports", "security_groups")) {
            for (JsonNode thing : cloud.list(what, "")) {
                facts.add(what + " " + fact(thing));
            }
        }
        return Snapshot.of(facts);
    }

    private static String fact(JsonNode thing) {
        ObjectNode lasting = ((ObjectNode) thing).deepCopy();
        lasting.remove(FLEETING);
        lasting.path("security_group_rules").forEach(rule -> ((ObjectNode) rule).remove(FLEETING));
        return lasting.toString();
    }
}
