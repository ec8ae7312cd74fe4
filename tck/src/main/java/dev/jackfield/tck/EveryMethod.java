package dev.jackfield.tck;

import dev.jackfield.network.Administration;
import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A furnished world, and one call of every method that its driver has: of those that only ask, and of those that change something.
 * {@code EveryMethodTest} sees to it that none is missing.
 */
final class EveryMethod {
    /** A call with what it returns, or nothing. */
    record Call(String method, Supplier<Object> body) {
        Object make() {
            return body.get();
        }

        @Override
        public String toString() {
            return method;
        }
    }

    /** What methods without a result return here. */
    static final Object NOTHING = "nothing";

    /** Methods that ask nobody: they are answered whenever they are called. */
    static final Set<String> PURE = Set.of("visibleTo", "failoverPreparation");

    final List<Call> asking = new ArrayList<>();

    /** Each changes something in the furnished world, alone and after those before it. */
    final List<Call> changing = new ArrayList<>();

    private final NetworkDriver driver;
    private final Optional<LoadBalancer> grouped;
    private final Optional<QosPolicyId> policy;
    private final Network network;
    private final Subnet subnet;
    private final Subnet further;
    private final LoadBalancer loadBalancer;
    private final Amphora connected;
    private final Amphora second;
    private final Amphora third;
    private final Amphora fourth;
    private final LoadBalancer another;
    private final Network members;
    private final ComputeId compute;
    private final Port port;
    private final InventoryItem single;
    private final ComputeId booted;

    EveryMethod(Topic topic) {
        driver = topic.driver();
        network = topic.network();
        subnet = topic.subnet4(network);
        further = topic.subnet6(network);
        LoadBalancer wish = Topic.loadBalancer(subnet, further).toBuilder()
                .listeners(List.of(Listener.of(ListenerProtocol.TCP, 80)))
                .build();
        LoadBalancer allocated = topic.allocated(wish);
        connected = topic.connected(allocated, subnet);
        fourth = topic.connected(allocated, subnet);
        second = topic.amphora(allocated);
        third = topic.amphora(allocated);
        loadBalancer = Topic.with(allocated, connected, third);
        another = Topic.loadBalancer(subnet);
        members = topic.network();
        topic.subnet(members, "192.0.2.0/24", "192.0.2.1");
        compute = topic.world().startCompute();
        driver.plugNetwork(PlugNetworkRequest.of(compute, members.id()));
        driver.plugNetwork(at("192.0.2.77"));
        port = topic.port(network);
        single = item(
                driver.createPort(PortRequest.builder(network.id(), "single").build()));
        booted = topic.world().bootCompute();
        grouped = grouped();
        policy = policy();
        mending(topic.world());
        askingForTraffic();
        askingTheCatalogue("", driver);
        if (driver.capabilities().contains(Capability.CALLER_VISIBILITY)) {
            Caller caller = topic.world().allSeeingCaller();
            asks("visibleTo", () -> driver.visibleTo(caller));
            askingTheCatalogue("visible ", driver.visibleTo(caller));
        }
        changingVips();
        changingNetworks();
        takingBack();
        if (driver.capabilities().contains(Capability.ADMINISTRATION)) {
            administrating(driver.administration());
        }
    }

    private PlugNetworkRequest at(String address) {
        return new PlugNetworkRequest(
                compute, members.id(), Optional.of(Topic.ip(address)), List.of(), Optional.of(loadBalancer.id()));
    }

    private InventoryItem item(Port of) {
        try (Stream<InventoryItem> items = driver.inventory().list()) {
            return items.filter(item -> item.id().equals(of.id().value()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void asks(String method, Supplier<Object> body) {
        asking.add(new Call(method, body));
    }

    private void changes(String method, Supplier<Object> body) {
        changing.add(new Call(method, body));
    }

    private void changes(String method, Runnable body) {
        changing.add(new Call(method, () -> {
            body.run();
            return NOTHING;
        }));
    }

    private void askingForTraffic() {
        asks("getPluggedNetworks", () -> driver.getPluggedNetworks(compute));
        asks("getNetworkConfig", () -> driver.getNetworkConfig(loadBalancer, connected));
        asks("getNetworkConfigs", () -> driver.getNetworkConfigs(loadBalancer));
        asks("list", () -> {
            try (Stream<InventoryItem> items = driver.inventory().list()) {
                return items.toList();
            }
        });
        if (driver.capabilities().contains(Capability.ACTIVATE_VIP)) {
            asks("findVipActivation", () -> driver.findVipActivation(loadBalancer.id()));
        }
        if (driver.capabilities().contains(Capability.TRACE)) {
            asks("traceVip", () -> driver.traceVip(loadBalancer));
        }
        if (driver.capabilities().contains(Capability.RECONCILE)) {
            asks("listDifferences", () -> driver.listDifferences(Optional.empty()));
        }
        if (driver.capabilities().contains(Capability.ADOPTION)) {
            asks(
                    "findAdoptable",
                    () -> driver.findAdoptable(grouped.orElseThrow().id()));
        }
        if (!driver.capabilities().contains(Capability.DNS_NAMES)) {
            asks("failoverPreparation", () -> {
                driver.failoverPreparation(connected);
                return NOTHING;
            });
        }
    }

    private void askingTheCatalogue(String whose, Catalogue catalogue) {
        asks(whose + "getNetwork", () -> catalogue.getNetwork(network.id()));
        asks(whose + "getNetworkByName", () -> catalogue.getNetworkByName(network.name()));
        asks(whose + "getSubnet", () -> catalogue.getSubnet(subnet.id()));
        asks(whose + "getSubnetByName", () -> catalogue.getSubnetByName(subnet.name()));
        asks(whose + "getPort", () -> catalogue.getPort(port.id()));
        asks(whose + "getPortByName", () -> catalogue.getPortByName(port.name()));
        asks(
                whose + "getPortByNetworkAndDevice",
                () -> catalogue.getPortByNetworkAndDevice(members.id(), compute.value()));
        asks(whose + "getNetworkIpAvailability", () -> catalogue.getNetworkIpAvailability(network.id()));
        grouped.map(this::group).ifPresent(group -> {
            asks(whose + "getSecurityGroup", () -> catalogue.getSecurityGroup(group.id()));
            asks(whose + "getSecurityGroupByName", () -> catalogue.getSecurityGroupByName(group.name()));
        });
        policy.ifPresent(id -> asks(whose + "getQosPolicy", () -> catalogue.getQosPolicy(id)));
    }

    private SecurityGroup group(LoadBalancer of) {
        return driver.getSecurityGroup(driver.updateVipSecurityGroup(of, of.vip()));
    }

    /** A load balancer with a security group of which nothing else is asked. */
    private Optional<LoadBalancer> grouped() {
        if (!driver.capabilities().contains(Capability.SECURITY_GROUPS)) {
            return Optional.empty();
        }
        LoadBalancer wish = Topic.loadBalancer(subnet);
        LoadBalancer made = Topic.filledIn(wish, driver.allocateVip(wish));
        group(made);
        return Optional.of(made);
    }

    /** A QoS policy that no port is under. */
    private Optional<QosPolicyId> policy() {
        if (!driver.capabilities().containsAll(Set.of(Capability.QOS, Capability.ADMINISTRATION))) {
            return Optional.empty();
        }
        return Optional.of(driver.administration()
                .createQosPolicy(QosPolicyRequest.of("policy", 2000))
                .id());
    }

    /** One amphora has lost its NIC. */
    private void mending(DriverFixture world) {
        if (driver.capabilities().contains(Capability.RECONCILE)) {
            world.loseNic(Topic.basePort(fourth));
            List<Difference> lost = driver.listDifferences(Optional.empty());
            changes("mend", () -> lost.forEach(driver::mend));
        }
    }

    private void changingVips() {
        changes("allocateVip", () -> driver.allocateVip(another));
        changes("plugVipPort", () -> driver.plugVipPort(loadBalancer, loadBalancer.vip(), second, subnet));
        changes("plugVip", () -> driver.plugVip(loadBalancer, loadBalancer.vip()));
        grouped.ifPresent(group -> {
            changes("updateVipSecurityGroup", () -> driver.updateVipSecurityGroup(loadBalancer, loadBalancer.vip()));
            changes(
                    "updateAmphoraSecurityGroup",
                    () -> driver.updateAmphoraSecurityGroup(loadBalancer, connected, loadBalancer.vip()));
            changes("updateSourceSecurityGroup", () -> driver.updateSourceSecurityGroup(loadBalancer));
            LoadBalancer listening = group.toBuilder()
                    .listeners(List.of(Listener.of(ListenerProtocol.UDP, 53)))
                    .build();
            changes("updateVip", () -> driver.updateVip(listening, false));
        });
        if (driver.capabilities().contains(Capability.ACTIVATE_VIP)) {
            changes("activateVip", () -> driver.activateVip(loadBalancer, connected, 1));
        }
    }

    private void changingNetworks() {
        changes("plugNetwork", () -> driver.plugNetwork(at("192.0.2.99")));
        changes(
                "createPort",
                () -> driver.createPort(PortRequest.builder(network.id(), "new").build()));
        changes("plugFixedIp", () -> driver.plugFixedIp(port.id(), subnet.id(), Topic.ip("203.0.113.99")));
        changes("plugPort", () -> driver.plugPort(third, port.id()));
        policy.ifPresent(id -> changes("applyQos", () -> driver.applyQos(port.id(), policy)));
        changes("setPortAdminState", () -> driver.setPortAdminState(port.id(), false));
    }

    private void takingBack() {
        changes("unplugFixedIp", () -> driver.unplugFixedIp(port.id(), further.id()));
        changes("deletePort", () -> driver.deletePort(port.id()));
        changes(
                "unplugNetwork of an address",
                () -> driver.unplugNetwork(compute, members.id(), Topic.ip("192.0.2.77")));
        changes("unplugNetwork", () -> driver.unplugNetwork(compute, members.id()));
        changes("remove", () -> driver.inventory().remove(single));
        if (driver.capabilities().contains(Capability.ADOPTION)) {
            adopting(grouped.orElseThrow().id());
        }
        changes("unplugVipPort", () -> driver.unplugVipPort(loadBalancer.vip(), connected, subnet));
        changes("unplugVip", () -> driver.unplugVip(Topic.with(loadBalancer, fourth), loadBalancer.vip()));
        changes("deallocateVip", () -> driver.deallocateVip(loadBalancer.vip()));
    }

    private void adopting(LoadBalancerId id) {
        Adoptable adoptable = driver.findAdoptable(id).orElseThrow();
        changes("release", () -> driver.release(id));
        changes("adopt", () -> driver.adopt(adoptable, List.of()));
    }

    private void administrating(Administration administration) {
        asks("listNetworks", administration::listNetworks);
        asks("listSubnets", administration::listSubnets);
        asks("listPorts", administration::listPorts);
        asks("listComputes", administration::listComputes);
        Network empty =
                administration.createNetwork(NetworkRequest.builder("empty").build());
        Subnet unused =
                administration.createSubnet(SubnetRequest.builder(empty.id(), "unused", Cidr.parse("198.51.100.0/24"))
                        .build());
        changes(
                "createNetwork",
                () -> administration.createNetwork(
                        NetworkRequest.builder("made").build()));
        changes(
                "createSubnet",
                () -> administration.createSubnet(SubnetRequest.builder(empty.id(), "made", Cidr.parse("192.0.2.0/24"))
                        .build()));
        changes("registerCompute", () -> administration.registerCompute(booted));
        changes("deleteSubnet", () -> administration.deleteSubnet(unused.id()));
        changes("deleteNetwork", () -> administration.deleteNetwork(empty.id()));
        if (grouped.isPresent()) {
            asks("listSecurityGroups", administration::listSecurityGroups);
            SecurityGroup unusedGroup =
                    administration.createSecurityGroup(SecurityGroupRequest.of("unused", List.of()));
            changes(
                    "createSecurityGroup",
                    () -> administration.createSecurityGroup(SecurityGroupRequest.of("made", List.of())));
            changes("deleteSecurityGroup", () -> administration.deleteSecurityGroup(unusedGroup.id()));
        }
        if (policy.isPresent()) {
            asks("listQosPolicies", administration::listQosPolicies);
            changes("createQosPolicy", () -> administration.createQosPolicy(QosPolicyRequest.of("made", 1000)));
            QosPolicyId unusedPolicy = administration
                    .createQosPolicy(QosPolicyRequest.of("unused", 1000))
                    .id();
            changes("deleteQosPolicy", () -> administration.deleteQosPolicy(unusedPolicy));
        }
        changes("unregisterCompute", () -> administration.unregisterCompute(Topic.compute(second)));
    }
}
