package dev.jackfield.server;

import dev.jackfield.core.Lookup;
import dev.jackfield.core.NewPort;
import dev.jackfield.core.TreeNode;
import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.HostRoute;
import dev.jackfield.network.Id;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetRequest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is done with networks, subnets, ports and computes. They belong to no project here: all may look, administrators change them. */
final class NetworkRoutes {
    private static final int CREATED = 201;

    private final NetworkDriver driver;
    private final Lookup lookup;
    private final ChangeLog changes;

    NetworkRoutes(NetworkDriver driver, ChangeLog changes) {
        this.driver = driver;
        this.lookup = new Lookup(driver);
        this.changes = changes;
    }

    List<Route> all() {
        return List.of(
                Route.of("listNetworks", Role.READ, "GET /v1/networks", this::networks),
                Route.of("createNetwork", Role.ADMIN, "POST /v1/networks", this::createNetwork),
                Route.of("getNetwork", Role.READ, "GET /v1/networks/{network}", this::network),
                Route.of("deleteNetwork", Role.ADMIN, "DELETE /v1/networks/{network}", this::deleteNetwork),
                Route.of("listSubnets", Role.READ, "GET /v1/subnets", this::subnets),
                Route.of("createSubnet", Role.ADMIN, "POST /v1/subnets", this::createSubnet),
                Route.of("getSubnet", Role.READ, "GET /v1/subnets/{subnet}", this::subnet),
                Route.of("deleteSubnet", Role.ADMIN, "DELETE /v1/subnets/{subnet}", this::deleteSubnet),
                Route.of("listPorts", Role.READ, "GET /v1/ports", this::ports),
                Route.of("getPort", Role.READ, "GET /v1/ports/{port}", this::port),
                Route.of("createPort", Role.ADMIN, "POST /v1/ports", this::createPort),
                Route.of("deletePort", Role.ADMIN, "DELETE /v1/ports/{port}", this::deletePort),
                Route.of("setPortPolicy", Role.ADMIN, "PUT /v1/ports/{port}/qos-policy", this::setPolicy),
                Route.of("listComputes", Role.READ, "GET /v1/computes", this::computes),
                Route.of("registerCompute", Role.ADMIN, "POST /v1/computes", this::register),
                Route.of("unregisterCompute", Role.ADMIN, "DELETE /v1/computes/{compute}", this::unregister));
    }

    /** All of them, or the one of a name. */
    static <T> Answer listed(Call call, String key, Supplier<List<T>> all, Function<String, T> byName) {
        Optional<String> name = call.query("name").text("name");
        return Answer.ok(Map.of(key, name.map(it -> named(it, byName)).orElseGet(all)));
    }

    private static <T> List<T> named(String name, Function<String, T> byName) {
        try {
            return List.of(byName.apply(name));
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private Answer networks(Call call) {
        return listed(call, "networks", driver.administration()::listNetworks, driver::getNetworkByName);
    }

    private Answer network(Call call) {
        call.query();
        return Answer.ok(lookup.network(call.path("network")));
    }

    private Answer createNetwork(Call call) {
        unlimited(call);
        call.query();
        TreeNode body = call.body("network")
                .keys(
                        "name",
                        "project",
                        "mtu",
                        "provider_network_type",
                        "provider_physical_network",
                        "provider_segmentation_id");
        NetworkRequest.Builder request = NetworkRequest.builder(body.get("name").text());
        body.find("project").map(node -> node.value(ProjectId::new)).ifPresent(request::projectId);
        body.find("mtu").map(TreeNode::integer).ifPresent(request::mtu);
        body.find("provider_network_type").map(TreeNode::text).ifPresent(request::providerNetworkType);
        body.find("provider_physical_network").map(TreeNode::text).ifPresent(request::providerPhysicalNetwork);
        body.find("provider_segmentation_id").map(TreeNode::integer).ifPresent(request::providerSegmentationId);
        NetworkRequest wanted = request.build();
        changes.note(call, "CREATE_NETWORK", wanted.name());
        Network made = driver.administration().createNetwork(wanted);
        return created(made, "/v1/networks/", made.id());
    }

    private Answer deleteNetwork(Call call) {
        unlimited(call);
        call.query();
        NetworkId id = call.path("network", NetworkId::new);
        changes.note(call, "DELETE_NETWORK", id.value());
        driver.administration().deleteNetwork(id);
        return Answer.nothing();
    }

    private Answer subnets(Call call) {
        return listed(call, "subnets", driver.administration()::listSubnets, driver::getSubnetByName);
    }

    private Answer subnet(Call call) {
        call.query();
        return Answer.ok(lookup.subnet(call.path("subnet")));
    }

    private Answer createSubnet(Call call) {
        unlimited(call);
        call.query();
        TreeNode body =
                call.body("subnet").keys("name", "network_id", "cidr", "gateway_ip", "allocation_pools", "host_routes");
        SubnetRequest.Builder request = SubnetRequest.builder(
                        body.get("network_id").value(NetworkId::new),
                        body.get("name").text(),
                        body.get("cidr").value(Cidr::parse))
                .allocationPools(body.list("allocation_pools", NetworkRoutes::pool))
                .hostRoutes(body.list("host_routes", NetworkRoutes::hostRoute));
        body.find("gateway_ip").map(node -> node.value(IpAddress::parse)).ifPresent(request::gatewayIp);
        SubnetRequest wanted = request.build();
        changes.note(call, "CREATE_SUBNET", wanted.name());
        Subnet made = driver.administration().createSubnet(wanted);
        return created(made, "/v1/subnets/", made.id());
    }

    private static AllocationPool pool(TreeNode node) {
        node.keys("first", "last");
        return new AllocationPool(
                node.get("first").value(IpAddress::parse), node.get("last").value(IpAddress::parse));
    }

    private static HostRoute hostRoute(TreeNode node) {
        node.keys("destination", "next_hop");
        return new HostRoute(
                node.get("destination").value(Cidr::parse), node.get("next_hop").value(IpAddress::parse));
    }

    private Answer deleteSubnet(Call call) {
        unlimited(call);
        call.query();
        SubnetId id = call.path("subnet", SubnetId::new);
        changes.note(call, "DELETE_SUBNET", id.value());
        driver.administration().deleteSubnet(id);
        return Answer.nothing();
    }

    private Answer ports(Call call) {
        unlimited(call);
        return listed(call, "ports", driver.administration()::listPorts, driver::getPortByName);
    }

    private Answer port(Call call) {
        unlimited(call);
        call.query();
        return Answer.ok(lookup.port(call.path("port")));
    }

    private Answer createPort(Call call) {
        unlimited(call);
        call.query();
        TreeNode body = call.body("port")
                .keys("name", "network_id", "fixed_ips", "security_group_ids", "qos_policy_id", "compute_id");
        PortRequest.Builder request = PortRequest.builder(
                        body.get("network_id").value(NetworkId::new),
                        body.get("name").text())
                .fixedIps(body.list("fixed_ips", NetworkRoutes::fixedIp))
                .securityGroupIds(body.list("security_group_ids", node -> node.value(SecurityGroupId::new)));
        body.find("qos_policy_id").map(node -> node.value(QosPolicyId::new)).ifPresent(request::qosPolicyId);
        PortRequest wanted = request.build();
        Optional<ComputeId> compute = body.find("compute_id").map(node -> node.value(ComputeId::new));
        changes.note(call, "CREATE_PORT", wanted.name());
        Port made = NewPort.make(driver, wanted, compute);
        return created(made, "/v1/ports/", made.id());
    }

    private static FixedIpRequest fixedIp(TreeNode node) {
        node.keys("subnet_id", "ip_address");
        return new FixedIpRequest(
                node.find("subnet_id").map(it -> it.value(SubnetId::new)),
                node.find("ip_address").map(it -> it.value(IpAddress::parse)));
    }

    private Answer deletePort(Call call) {
        unlimited(call);
        call.query();
        PortId id = call.path("port", PortId::new);
        changes.note(call, "DELETE_PORT", id.value());
        driver.deletePort(id);
        return Answer.nothing();
    }

    /** Puts a port under a policy, or under none. */
    private Answer setPolicy(Call call) {
        unlimited(call);
        call.query();
        PortId id = call.path("port", PortId::new);
        Optional<QosPolicyId> policy = call.body("policy")
                .keys("qos_policy_id")
                .find("qos_policy_id")
                .map(node -> node.value(QosPolicyId::new));
        changes.note(call, "SET_PORT_POLICY", id.value());
        driver.applyQos(id, policy);
        return Answer.ok(driver.getPort(id));
    }

    private Answer computes(Call call) {
        call.query();
        return Answer.ok(Map.of("computes", driver.administration().listComputes()));
    }

    private Answer register(Call call) {
        unlimited(call);
        call.query();
        ComputeId id = call.body("compute").keys("id").get("id").value(ComputeId::new);
        changes.note(call, "REGISTER_COMPUTE", id.value());
        Compute made = driver.administration().registerCompute(id);
        return created(made, "/v1/computes/", made.id());
    }

    private Answer unregister(Call call) {
        unlimited(call);
        call.query();
        ComputeId id = call.path("compute", ComputeId::new);
        changes.note(call, "UNREGISTER_COMPUTE", id.value());
        driver.administration().unregisterCompute(id);
        return Answer.nothing();
    }

    static Answer created(Object made, String path, Id id) {
        Answer.Whole answer = Answer.json(CREATED, made);
        // An id may have any character but white space; a colon may stand in a path as it is.
        String location = path
                + URLEncoder.encode(id.value(), StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%3A", ":");
        return new Answer.Whole(answer.status(), Map.of("Location", location), answer.contentType(), answer.body());
    }

    /** What belongs to all projects is shown to, and changed by, those who are not confined to one. */
    static void unlimited(Call call) {
        call.principal().project().ifPresent(project -> {
            throw new NetworkException(
                    ErrorKind.DENIED,
                    call.principal().name() + " is confined to project " + project + ", and this is of all projects",
                    ErrorContext.NONE);
        });
    }
}
