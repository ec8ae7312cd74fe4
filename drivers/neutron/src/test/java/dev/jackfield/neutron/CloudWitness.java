package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.tck.NetworkWitness;
import dev.jackfield.tck.Nic;
import dev.jackfield.tck.Snapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
            "binding:host_id");

    /** Nova writes its own when it attaches a port, and none when it detaches it. */
    private static final Set<String> OWNERS = Set.of("", "Octavia", "compute:nova");

    private final AdminCloud cloud;
    private final String installation;
    private final Collection<String> networks;

    CloudWitness(AdminCloud cloud, String installation, Collection<String> networks) {
        this.cloud = cloud;
        this.networks = networks;
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
                    JsonNode port = port(it.path("port_id").asString());
                    String policy = port.path("qos_policy_id").asString("");
                    nics.add(new Nic(
                            new NetworkId(network),
                            new MacAddress(it.path("mac_addr").asString()),
                            addresses,
                            mtus.getOrDefault(network, 0),
                            port.path("admin_state_up").asBoolean(false),
                            limit(policy, "ingress"),
                            limit(policy, "egress")));
                }));
        return nics;
    }

    /** A port as Neutron has it; nothing if it is not there. */
    private JsonNode port(String id) {
        return cloud.neutron("GET", "/v2.0/ports/" + id, null)
                .map(answer -> answer.path("port"))
                .orElseGet(AdminCloud.JSON::createObjectNode);
    }

    /** The rate of a policy in a direction, as an instance sees it; there is none without a policy. */
    private OptionalLong limit(String policy, String direction) {
        if (policy.isEmpty()) {
            return OptionalLong.empty();
        }
        return cloud.neutron("GET", "/v2.0/qos/policies/" + policy, null)
                .orElseThrow()
                .at("/policy/rules")
                .valueStream()
                .filter(rule -> rule.path("direction").asString("").equals(direction))
                .mapToLong(rule -> rule.path("max_kbps").asLong())
                .findFirst();
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

    /** Others are at work on the cloud, too: what is on networks of this test, its groups, and all default groups. */
    @Override
    public Snapshot snapshot() {
        List<String> facts = new ArrayList<>();
        if (!networks.isEmpty()) {
            cloud.list("networks", query("id")).forEach(it -> facts.add("network " + fact(it)));
            cloud.list("subnets", query("network_id")).forEach(it -> facts.add("subnet " + fact(it)));
            cloud.list("ports", query("network_id")).forEach(it -> facts.add("port " + fact(it)));
        }
        cloud.list("security_groups", "").stream()
                .filter(it -> it.path("name").asString().equals("default")
                        || Descriptions.markIn(it.path("description").asString(""))
                                .filter(mark -> mark.installation().value().startsWith(installation))
                                .isPresent())
                .forEach(it -> facts.add("group " + fact(it)));
        return Snapshot.of(facts);
    }

    /** What the snapshot would say of a group, whether it has our mark or not. */
    Optional<String> group(SecurityGroupId id) {
        return cloud.neutron("GET", "/v2.0/security-groups/" + id, null)
                .map(answer -> "group " + fact(answer.path("security_group")));
    }

    private String query(String field) {
        return networks.stream().map(id -> field + "=" + id).collect(Collectors.joining("&", "?", ""));
    }

    private static String fact(JsonNode thing) {
        ObjectNode lasting = ((ObjectNode) thing).deepCopy();
        lasting.remove(FLEETING);
        if (OWNERS.contains(lasting.path("device_owner").asString(""))) {
            lasting.remove("device_owner");
        }
        JsonNode rules = lasting.remove("security_group_rules");
        if (rules == null) {
            return lasting.toString();
        }
        List<String> all = new ArrayList<>(); // in no certain order
        rules.forEach(rule -> all.add(((ObjectNode) rule).remove(FLEETING).toString()));
        all.sort(null);
        return lasting + " " + all;
    }
}
