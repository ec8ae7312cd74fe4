package dev.jackfield.cli;

import dev.jackfield.cli.remote.DaemonAddress;
import dev.jackfield.cli.remote.DaemonConnection;
import dev.jackfield.cli.remote.OperationRunner;
import dev.jackfield.cli.remote.RemoteAdministration;
import dev.jackfield.cli.remote.Resources;
import dev.jackfield.core.Audit;
import dev.jackfield.core.Json;
import dev.jackfield.core.LoadBalancerNotFoundException;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.Mending;
import dev.jackfield.core.OrphanRemoval;
import dev.jackfield.core.Plan;
import dev.jackfield.core.Reconciliation;
import dev.jackfield.core.RecoveryReport;
import dev.jackfield.network.Administration;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.VipActivation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A daemon that does what commands ask for. */
final class RemoteSession implements Session {
    private static final String BALANCERS = "/v1/load-balancers";
    private static final String POST = "POST";

    private final DaemonConnection connection;
    private final OperationRunner operations;
    private final Resources balancers;

    RemoteSession(DaemonAddress daemon, Progress progress) {
        connection = new DaemonConnection(daemon);
        operations = new OperationRunner(connection, progress::step);
        balancers = resources("load-balancers", "load_balancers", "load balancer");
    }

    private Resources resources(String folder, String key, String what) {
        return new Resources(connection, "/v1/" + folder, key, what);
    }

    @Override
    public Administration administration() {
        return new RemoteAdministration(connection);
    }

    @Override
    public Network network(String nameOrId) {
        return Json.read(resources("networks", "networks", "network").get(nameOrId), Network.class);
    }

    @Override
    public Subnet subnet(String nameOrId) {
        return Json.read(resources("subnets", "subnets", "subnet").get(nameOrId), Subnet.class);
    }

    @Override
    public Port port(String nameOrId) {
        return Json.read(resources("ports", "ports", "port").get(nameOrId), Port.class);
    }

    @Override
    public QosPolicy qosPolicy(String nameOrId) {
        JsonNode found = resources("qos-policies", "qos_policies", "QoS policy").get(nameOrId);
        return Json.read(found, QosPolicy.class);
    }

    @Override
    public SecurityGroup securityGroup(String nameOrId) {
        JsonNode found = resources("security-groups", "security_groups", "security group")
                .get(nameOrId);
        return Json.read(found, SecurityGroup.class);
    }

    @Override
    public Port createPort(PortRequest request, Optional<ComputeId> compute) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", request.name());
        body.put("network_id", request.networkId());
        body.put("fixed_ips", request.fixedIps());
        body.put("security_group_ids", request.securityGroupIds());
        body.put("qos_policy_id", request.qosPolicyId());
        body.put("compute_id", compute);
        return Json.read(connection.change(POST, "/v1/ports", body), Port.class);
    }

    @Override
    public void deletePort(PortId port) {
        connection.change("DELETE", "/v1/ports/" + Resources.segment(port.value()), null);
    }

    @Override
    public Port applyQos(PortId port, Optional<QosPolicyId> policy) {
        String path = "/v1/ports/" + Resources.segment(port.value()) + "/qos-policy";
        return Json.read(connection.change("PUT", path, Map.of("qos_policy_id", policy)), Port.class);
    }

    /** The daemon does that itself when it starts. */
    @Override
    public RecoveryReport recover() {
        return new RecoveryReport(List.of(), List.of());
    }

    @Override
    public RecoveryReport retry(Optional<String> nameOrId) {
        String path = nameOrId.map(name -> one(name) + "/recover").orElse("/v1/recover");
        return Json.read(operations.run(POST, path, null), RecoveryReport.class);
    }

    /** The path of a load balancer. */
    private String one(String nameOrId) {
        return BALANCERS
                + "/"
                + Resources.segment(balancers.get(nameOrId).path("id").asString(""));
    }

    @Override
    public List<LoadBalancerView> list() {
        List<LoadBalancerView> all = new ArrayList<>();
        String marker = "";
        do {
            JsonNode page = connection.get(BALANCERS + "?live=true&limit=1000" + marker);
            page.path("load_balancers").forEach(it -> all.add(Json.read(it, LoadBalancerView.class)));
            String next = page.path("next").asString("");
            marker = next.isEmpty() ? "" : "&marker=" + Resources.segment(next);
        } while (!marker.isEmpty());
        return all;
    }

    @Override
    public LoadBalancerView show(String nameOrId) {
        return Json.read(connection.get(one(nameOrId) + "?live=true"), LoadBalancerView.class);
    }

    private static JsonNode description(LoadBalancerSpec spec) {
        return ((ObjectNode) Json.tree(spec)).put("version", LoadBalancerSpec.VERSION);
    }

    @Override
    public Plan plan(LoadBalancerSpec spec) {
        return Json.read(connection.change(POST, "/v1/plans", description(spec)), Plan.class);
    }

    private LoadBalancerView changed(String method, String path, Object body) {
        return Json.read(operations.run(method, path, body), LoadBalancerView.class);
    }

    @Override
    public LoadBalancerView create(LoadBalancerSpec spec) {
        return changed(POST, BALANCERS, description(spec));
    }

    /** It is the one of that name in its project, whatever others have a like name. */
    @Override
    public LoadBalancerView update(LoadBalancerSpec spec) {
        String project = spec.project().map(ProjectId::value).orElse("");
        List<JsonNode> named = connection
                .get(BALANCERS + "?name=" + Resources.segment(spec.name()))
                .path("load_balancers")
                .valueStream()
                .toList();
        JsonNode found = named.stream()
                .filter(it -> it.path("project_id").asString("").equals(project))
                .findFirst()
                .or(() -> project.isEmpty() && named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty())
                .orElseThrow(() -> new LoadBalancerNotFoundException("update", spec.name()));
        return changed(
                "PUT", BALANCERS + "/" + Resources.segment(found.path("id").asString("")), description(spec));
    }

    @Override
    public LoadBalancerView adopt(LoadBalancerSpec spec, LoadBalancerId id) {
        return changed(POST, BALANCERS + "/" + Resources.segment(id.value()) + "/adopt", description(spec));
    }

    @Override
    public VipActivation switchVip(String nameOrId, Optional<String> amphora) {
        JsonNode result = operations.run(POST, one(nameOrId) + "/switch", Map.of("to", amphora));
        return Json.read(result, VipActivation.class);
    }

    @Override
    public LoadBalancerView replace(String nameOrId, String lost, ComputeId replacement) {
        return changed(POST, one(nameOrId) + "/replace", Map.of("lost", lost, "with", replacement));
    }

    @Override
    public LoadBalancerView replaceAll(String nameOrId, List<ComputeId> replacements) {
        return changed(POST, one(nameOrId) + "/replace-all", Map.of("with", replacements));
    }

    @Override
    public String delete(String nameOrId) {
        return operations.run("DELETE", one(nameOrId), null).path("id").asString("");
    }

    @Override
    public String release(String nameOrId) {
        return operations.run(POST, one(nameOrId) + "/release", null).path("id").asString("");
    }

    @Override
    public CheckView check(String nameOrId) {
        LoadBalancerView view = Json.read(balancers.get(nameOrId), LoadBalancerView.class);
        List<Hop> hops = connection
                .get(BALANCERS + "/" + Resources.segment(view.id().value()) + "/check")
                .valueStream()
                .map(hop -> Json.read(hop, Hop.class))
                .toList();
        return CheckView.of(view.id(), view.name(), hops);
    }

    @Override
    public Audit audit() {
        return Json.read(connection.get("/v1/audit"), Audit.class);
    }

    @Override
    public OrphanRemoval removeOrphans(Duration grace) {
        JsonNode removal = connection.change(POST, "/v1/audit/remove", Map.of("grace_seconds", grace.toSeconds()));
        return Json.read(removal, OrphanRemoval.class);
    }

    @Override
    public Reconciliation reconcile(Optional<String> nameOrId) {
        String query =
                nameOrId.map(it -> "?load_balancer=" + Resources.segment(it)).orElse("");
        return Json.read(connection.get("/v1/reconciliation" + query), Reconciliation.class);
    }

    @Override
    public Mending mend(Optional<String> nameOrId, Duration grace) {
        Map<String, Object> body = Map.of("load_balancer", nameOrId, "grace_seconds", grace.toSeconds());
        return Json.read(connection.change(POST, "/v1/reconciliation/mend", body), Mending.class);
    }

    @Override
    public void cancel() {
        operations.cancel();
    }

    @Override
    public String unattended() {
        return "the daemon goes on with it";
    }

    @Override
    public void close() {
        connection.close();
    }
}
