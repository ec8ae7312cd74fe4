package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.ForeignPort;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A part of the lab's cloud for one test: networks and an installation of its own, and servers that others have used before. */
final class CloudFixture implements DriverFixture {
    private static final int LARGEST_MTU = 1442;
    private static final AdminCloud ADMIN = new AdminCloud(TestCloud.file(), "lab-admin");
    private static final Servers SERVERS = new Servers(new AdminCloud(TestCloud.file(), "lab"));
    private static long lastSubnet; // guarded by the class

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVERS::close));
    }

    private final String installation = "tck-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<NetworkDriver> drivers = new ArrayList<>();
    private final Set<ComputeId> servers = new HashSet<>();
    private final Deque<String> networks = new ArrayDeque<>();
    private final List<String> policies = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final Callers callers = new Callers(ADMIN);
    private final NetworkDriver driver = openAnother();

    @Override
    public NetworkDriver driver() {
        return driver;
    }

    @Override
    public NetworkDriver openAnother() {
        return open(installation);
    }

    private NetworkDriver open(String name) {
        NetworkDriver opened = TestCloud.open(new InstallationId(name));
        drivers.add(opened);
        return opened;
    }

    @Override
    public Optional<NetworkDriver> openOtherInstallation() {
        return Optional.of(open(installation + "-other"));
    }

    @Override
    public CloudWitness witness() {
        return new CloudWitness(ADMIN, installation, networks);
    }

    @Override
    public Caller newCaller() {
        return callers.make();
    }

    @Override
    public Caller allSeeingCaller() {
        return new Caller(new ProjectId(ADMIN.project()), Optional.of(ADMIN.token()));
    }

    @Override
    public SecurityGroup createSecurityGroup(SecurityGroupRequest request) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        ObjectNode group = body.putObject("security_group").put("name", request.name());
        request.projectId().ifPresent(id -> group.put("project_id", id.value()));
        String id = ADMIN.neutron("POST", "/v2.0/security-groups", body)
                .orElseThrow()
                .path("security_group")
                .path("id")
                .asString();
        groups.add(id);
        return driver.getSecurityGroup(new SecurityGroupId(id));
    }

    @Override
    public Network createNetwork(NetworkRequest request) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        ObjectNode network = body.putObject("network");
        network.put("name", request.name());
        network.put("mtu", Math.min(request.mtu(), LARGEST_MTU));
        request.projectId().ifPresent(id -> network.put("project_id", id.value()));
        String id = ADMIN.neutron("POST", "/v2.0/networks", body)
                .orElseThrow()
                .path("network")
                .path("id")
                .asString();
        networks.push(id);
        return driver.getNetwork(new NetworkId(id));
    }

    @Override
    public Subnet createSubnet(SubnetRequest request) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        ObjectNode subnet = body.putObject("subnet");
        subnet.put("network_id", request.networkId().value());
        subnet.put("name", request.name());
        subnet.put("cidr", request.cidr().toString());
        subnet.put("ip_version", request.cidr().version() == IpVersion.V4 ? 4 : 6);
        subnet.put("enable_dhcp", false);
        request.gatewayIp()
                .ifPresentOrElse(ip -> subnet.put("gateway_ip", ip.toString()), () -> subnet.putNull("gateway_ip"));
        request.projectId()
                .or(() -> driver.getNetwork(request.networkId()).projectId())
                .ifPresent(id -> subnet.put("project_id", id.value()));
        if (!request.hostRoutes().isEmpty()) {
            ArrayNode routes = subnet.putArray("host_routes");
            request.hostRoutes()
                    .forEach(route -> routes.addObject()
                            .put("destination", route.destination().toString())
                            .put("nexthop", route.nextHop().toString()));
        }
        List<AllocationPool> wanted = new ArrayList<>(request.allocationPools());
        if (wanted.isEmpty() && request.gatewayIp().isEmpty() && hasTwoAddresses(request.cidr())) {
            // Zed's own pool leaves the first one out.
            wanted.add(
                    new AllocationPool(request.cidr().network(), request.cidr().last()));
        }
        if (!wanted.isEmpty()) {
            ArrayNode pools = subnet.putArray("allocation_pools");
            wanted.forEach(pool -> pools.addObject()
                    .put("start", pool.first().toString())
                    .put("end", pool.last().toString()));
        }
        untilNextSecond();
        return driver.getSubnet(new SubnetId(make(request.cidr(), body)));
    }

    private static String make(Cidr cidr, ObjectNode body) {
        try {
            return ADMIN.neutron("POST", "/v2.0/subnets", body)
                    .orElseThrow()
                    .path("subnet")
                    .path("id")
                    .asString();
        } catch (IllegalStateException e) {
            boolean both =
                    String.valueOf(e.getMessage()).contains("OutOfBoundsAllocationPool") && hasTwoAddresses(cidr);
            Assumptions.assumeFalse(both, "this Neutron gives out one address of " + cidr + " only");
            throw e;
        }
    }

    private static boolean hasTwoAddresses(Cidr cidr) {
        return cidr.prefixLength() == cidr.version().bits() - 1;
    }

    /** Neutron's times are whole seconds. */
    @Override
    public void awaitClockTick() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of two subnets the older one is asked for. */
    private static synchronized void untilNextSecond() {
        try {
            while (System.currentTimeMillis() / 1000 <= lastSubnet) {
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lastSubnet = System.currentTimeMillis() / 1000;
    }

    @Override
    public QosPolicy createQosPolicy(QosPolicyRequest request) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        ObjectNode policy = body.putObject("policy").put("name", request.name());
        request.projectId()
                .ifPresentOrElse(id -> policy.put("project_id", id.value()), () -> policy.put("shared", true));
        String id = ADMIN.neutron("POST", "/v2.0/qos/policies", body)
                .orElseThrow()
                .path("policy")
                .path("id")
                .asString();
        policies.add(id);
        for (String direction : List.of("ingress", "egress")) {
            ObjectNode rule = AdminCloud.JSON.createObjectNode();
            rule.putObject("bandwidth_limit_rule")
                    .put("max_kbps", request.maxKilobitsPerSecond())
                    .put("direction", direction);
            ADMIN.neutron("POST", "/v2.0/qos/policies/" + id + "/bandwidth_limit_rules", rule);
        }
        return new QosPolicy(
                new QosPolicyId(id),
                request.name(),
                driver.getQosPolicy(new QosPolicyId(id)).projectId(),
                OptionalLong.of(request.maxKilobitsPerSecond()));
    }

    @Override
    public void deleteSubnet(SubnetId subnet) {
        ADMIN.neutron("DELETE", "/v2.0/subnets/" + subnet, null);
    }

    @Override
    public void deleteNetwork(NetworkId network) {
        ADMIN.neutron("DELETE", "/v2.0/networks/" + network, null);
    }

    @Override
    public ComputeId bootCompute() {
        ComputeId server = SERVERS.take();
        servers.add(server);
        return server;
    }

    @Override
    public ComputeId unknownCompute() {
        return new ComputeId(UUID.randomUUID().toString());
    }

    @Override
    public void killCompute(ComputeId compute) {
        servers.remove(compute);
        SERVERS.kill(compute);
    }

    @Override
    public void replaceCompute(ComputeId compute) {
        killCompute(compute); // A server's id is never used again.
    }

    @Override
    public PortId createForeignPort(ForeignPort port) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        ObjectNode made = body.putObject("port");
        made.put("network_id", port.networkId().value());
        made.put("name", port.name());
        made.putArray("security_groups"); // instead of the project's default group
        fixedIps(made, port.fixedIps());
        if (port.computeId().isPresent()) {
            made.put("project_id", TestCloud.serviceProject());
        }
        String id = ADMIN.neutron("POST", "/v2.0/ports", body)
                .orElseThrow()
                .path("port")
                .path("id")
                .asString();
        port.computeId().ifPresent(server -> {
            ObjectNode attachment = AdminCloud.JSON.createObjectNode();
            attachment.putObject("interfaceAttachment").put("port_id", id);
            ADMIN.nova("POST", "/servers/" + server + "/os-interface", attachment);
        });
        return new PortId(id);
    }

    private static void fixedIps(ObjectNode port, List<FixedIp> addresses) {
        ArrayNode all = port.putArray("fixed_ips");
        addresses.forEach(ip -> all.addObject()
                .put("subnet_id", ip.subnetId().value())
                .put("ip_address", ip.ipAddress().toString()));
    }

    @Override
    public void deleteForeignPort(PortId port) {
        ADMIN.neutron("DELETE", "/v2.0/ports/" + port, null);
    }

    @Override
    public void changeForeignPort(PortId id, UnaryOperator<Port> change) {
        Port now = change.apply(driver.getPort(id));
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        ObjectNode port = body.putObject("port");
        port.put("name", now.name());
        port.put("device_id", now.deviceId());
        port.put("device_owner", now.deviceOwner());
        port.put("admin_state_up", now.adminStateUp());
        fixedIps(port, now.fixedIps());
        ArrayNode pairs = port.putArray("allowed_address_pairs");
        now.allowedAddressPairs()
                .forEach(pair ->
                        pairs.addObject().put("ip_address", pair.addresses().toString()));
        ArrayNode groups = port.putArray("security_groups");
        now.securityGroupIds().forEach(group -> groups.add(group.value()));
        ADMIN.neutron("PUT", "/v2.0/ports/" + id, body);
    }

    @Override
    public void occupyPort(PortId id, String deviceId) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        body.putObject("port").put("device_id", deviceId).put("device_owner", "somebody");
        ADMIN.neutron("PUT", "/v2.0/ports/" + id, body);
    }

    @Override
    public Set<SecurityGroupId> ambientGroups() {
        return ADMIN.list("security_groups", "?name=default&project_id=" + TestCloud.serviceProject()).stream()
                .map(group -> new SecurityGroupId(id(group)))
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<ProcessBuilder> process() {
        return Optional.of(CloudProcess.of(installation));
    }

    @Override
    public void close() {
        drivers.forEach(NetworkDriver::close);
        for (ComputeId server : servers) {
            List<JsonNode> ports = ADMIN.list("ports", "?device_id=" + server);
            ports.forEach(port -> ADMIN.nova("DELETE", "/servers/" + server + "/os-interface/" + id(port), null));
            Servers.await(() -> ADMIN.list("ports", "?device_id=" + server).isEmpty());
            SERVERS.giveBack(server);
        }
        for (String network : networks) {
            ADMIN.list("ports", "?network_id=" + network)
                    .forEach(port -> ADMIN.neutron("DELETE", "/v2.0/ports/" + id(port), null));
            ADMIN.neutron("DELETE", "/v2.0/networks/" + network, null);
        }
        for (JsonNode group : ADMIN.list("security_groups", "")) {
            if (group.path("description").asString("").contains("installation=" + installation)) {
                ADMIN.neutron("DELETE", "/v2.0/security-groups/" + id(group), null);
            }
        }
        groups.forEach(group -> ADMIN.neutron("DELETE", "/v2.0/security-groups/" + group, null));
        policies.forEach(policy -> ADMIN.neutron("DELETE", "/v2.0/qos/policies/" + policy, null));
        callers.close();
    }

    private static String id(JsonNode thing) {
        return thing.path("id").asString();
    }
}
