package dev.jackfield.cli.remote;

import dev.jackfield.core.Json;
import dev.jackfield.network.Administration;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;

/**
 * The networks of a daemon.
 *
 * @param connection to the daemon
 */
public record RemoteAdministration(DaemonConnection connection) implements Administration {
    private static final String DELETE = "DELETE";

    private <T> T create(String path, Object body, Class<T> type) {
        return Json.read(connection.change("POST", path, body), type);
    }

    /** A request in the words of the daemon, which says project as descriptions of load balancers do. */
    private static JsonNode inItsWords(Object request) {
        ObjectNode body = (ObjectNode) Json.tree(request);
        body.set("project", body.remove("project_id"));
        return body;
    }

    private void delete(String path, String id) {
        connection.change(DELETE, path + "/" + Resources.segment(id), null);
    }

    private <T> List<T> list(String path, String key, Class<T> type) {
        return connection
                .get(path)
                .path(key)
                .valueStream()
                .map(it -> Json.read(it, type))
                .toList();
    }

    @Override
    public Network createNetwork(NetworkRequest request) {
        return create("/v1/networks", inItsWords(request), Network.class);
    }

    @Override
    public void deleteNetwork(NetworkId network) {
        delete("/v1/networks", network.value());
    }

    @Override
    public List<Network> listNetworks() {
        return list("/v1/networks", "networks", Network.class);
    }

    @Override
    public Subnet createSubnet(SubnetRequest request) {
        ObjectNode body = (ObjectNode) Json.tree(request);
        body.remove("project_id");
        return create("/v1/subnets", body, Subnet.class);
    }

    @Override
    public void deleteSubnet(SubnetId subnet) {
        delete("/v1/subnets", subnet.value());
    }

    @Override
    public List<Subnet> listSubnets() {
        return list("/v1/subnets", "subnets", Subnet.class);
    }

    @Override
    public List<Port> listPorts() {
        return list("/v1/ports", "ports", Port.class);
    }

    @Override
    public SecurityGroup createSecurityGroup(SecurityGroupRequest request) {
        return create("/v1/security-groups", inItsWords(request), SecurityGroup.class);
    }

    @Override
    public void deleteSecurityGroup(SecurityGroupId group) {
        delete("/v1/security-groups", group.value());
    }

    @Override
    public List<SecurityGroup> listSecurityGroups() {
        return list("/v1/security-groups", "security_groups", SecurityGroup.class);
    }

    @Override
    public QosPolicy createQosPolicy(QosPolicyRequest request) {
        return create("/v1/qos-policies", inItsWords(request), QosPolicy.class);
    }

    @Override
    public void deleteQosPolicy(QosPolicyId policy) {
        delete("/v1/qos-policies", policy.value());
    }

    @Override
    public List<QosPolicy> listQosPolicies() {
        return list("/v1/qos-policies", "qos_policies", QosPolicy.class);
    }

    @Override
    public Compute registerCompute(ComputeId compute) {
        return create("/v1/computes", Map.of("id", compute), Compute.class);
    }

    @Override
    public void unregisterCompute(ComputeId compute) {
        delete("/v1/computes", compute.value());
    }

    @Override
    public List<Compute> listComputes() {
        return list("/v1/computes", "computes", Compute.class);
    }
}
