package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.tck.ForeignPort;
import dev.jackfield.tck.Snapshot;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Networks of a test's own, with a driver behind a proxy, and one beside it that prepares and takes back. */
final class FaultWorld implements AutoCloseable {
    static final AdminCloud ADMIN = new AdminCloud(TestCloud.file(), "lab-admin");

    private static final AdminCloud TENANT = new AdminCloud(TestCloud.file(), "lab-user");
    private static final Set<FaultWorld> OPEN = ConcurrentHashMap.newKeySet();

    static {
        // A run that is broken off leaves nothing in a cloud that others use, too.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> List.copyOf(OPEN).forEach(FaultWorld::close)));
    }

    final CloudFixture fixture = new CloudFixture();
    final FaultyCloud cloud = new FaultyCloud(ADMIN);
    final NetworkDriver direct = fixture.driver();
    final NetworkDriver driver = cloud.open(direct.installation());
    final Network network = network();
    final Subnet subnet4 = subnet(network, "203.0.113.0/24");
    final Subnet subnet6 = subnet(network, "2001:db8:1::/64");
    private final List<SecurityGroupId> groups = new ArrayList<>();

    FaultWorld() {
        OPEN.add(this);
    }

    private String unique(String word) {
        return word + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    Network network() {
        return fixture.createNetwork(NetworkRequest.builder(unique("fault-net")).build());
    }

    Subnet subnet(Network of, String cidr) {
        return fixture.createSubnet(SubnetRequest.builder(of.id(), unique("fault-sub"), Cidr.parse(cidr))
                .build());
    }

    /** A load balancer of the tenant's, whose VIP is to come from the first subnet. */
    LoadBalancer loadBalancer(Subnet subnet, Subnet... additional) {
        LoadBalancerId id = new LoadBalancerId(UUID.randomUUID().toString());
        return LoadBalancer.builder(id, Vip.builder(id).subnetId(subnet.id()).build())
                .projectId(new ProjectId(TENANT.project()))
                .additionalVips(Arrays.stream(additional)
                        .map(it -> new AdditionalVip(
                                id, Optional.empty(), Optional.of(it.id()), Optional.empty(), Optional.empty()))
                        .toList())
                .build();
    }

    LoadBalancer allocated(LoadBalancer wish) {
        VipAllocation allocation = direct.allocateVip(wish);
        return wish.toBuilder()
                .vip(allocation.vip())
                .additionalVips(allocation.additionalVips())
                .build();
    }

    LoadBalancer with(LoadBalancer loadBalancer, int amphorae) {
        return loadBalancer.toBuilder()
                .amphorae(Stream.generate(() -> amphora(loadBalancer))
                        .limit(amphorae)
                        .toList())
                .build();
    }

    private Amphora amphora(LoadBalancer loadBalancer) {
        return Amphora.builder(new AmphoraId(UUID.randomUUID().toString()))
                .loadBalancerId(loadBalancer.id())
                .computeId(fixture.startCompute())
                .build();
    }

    ComputeId compute() {
        return fixture.startCompute();
    }

    PortRequest.Builder port() {
        return PortRequest.builder(network.id(), unique("port"));
    }

    /** A port of ours with an IPv4 address, attached to nothing. */
    Port made() {
        return direct.createPort(
                port().fixedIps(List.of(FixedIpRequest.from(subnet4.id()))).build());
    }

    PortId foreignPort(String address) {
        FixedIp ip = new FixedIp(subnet4.id(), IpAddress.parse(address));
        return fixture.createForeignPort(new ForeignPort(network.id(), unique("users"), List.of(ip), Optional.empty()));
    }

    QosPolicyId policy() {
        return fixture.createQosPolicy(QosPolicyRequest.of(unique("slow"), 1000))
                .id();
    }

    /** A security group of the tenant's. */
    SecurityGroupId group() {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        body.putObject("security_group")
                .put("name", direct.installation() + "-users")
                .put("project_id", TENANT.project());
        SecurityGroupId id = new SecurityGroupId(ADMIN.neutron("POST", "/v2.0/security-groups", body)
                .orElseThrow()
                .at("/security_group/id")
                .asString());
        groups.add(id);
        return id;
    }

    /** Deletes the group of a load balancer in the end, though it should not have our mark any more. */
    void keepsNoGroupOf(LoadBalancer loadBalancer) {
        groups.add(direct.getSecurityGroupByName(ResourceNames.group(loadBalancer.id()))
                .id());
    }

    /** Changes a port behind the driver's back. */
    void change(PortId port, Consumer<ObjectNode> change) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        change.accept(body.putObject("port"));
        ADMIN.neutron("PUT", "/v2.0/ports/" + port, body);
    }

    void renameGroup(SecurityGroupId group, String name) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        body.putObject("security_group").put("name", name);
        ADMIN.neutron("PUT", "/v2.0/security-groups/" + group, body);
    }

    /** What of the inventory has such a name. */
    InventoryItem item(String name) {
        try (Stream<InventoryItem> items = direct.inventory().list()) {
            return items.filter(it -> it.isOurs() && it.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    void removeAll() {
        try (Stream<InventoryItem> items = direct.inventory().list()) {
            items.filter(InventoryItem::isOurs).forEach(direct.inventory()::remove);
        }
    }

    /** What is on our networks, groups that are ours, and those of our users: others are at work on the cloud, too. */
    Snapshot snapshot() {
        CloudWitness witness = fixture.witness();
        List<String> facts = new ArrayList<>(witness.snapshot().facts().stream()
                .filter(fact -> !fact.startsWith("group ")
                        || fact.contains(direct.installation().value()))
                .toList());
        groups.stream()
                .filter(id -> facts.stream().noneMatch(fact -> fact.startsWith("group {\"id\":\"" + id)))
                .forEach(id -> witness.group(id).ifPresent(facts::add));
        return Snapshot.of(facts);
    }

    @Override
    public void close() {
        if (!OPEN.remove(this)) {
            return;
        }
        driver.close();
        cloud.close();
        fixture.close();
        groups.forEach(id -> ADMIN.neutron("DELETE", "/v2.0/security-groups/" + id, null));
    }
}
