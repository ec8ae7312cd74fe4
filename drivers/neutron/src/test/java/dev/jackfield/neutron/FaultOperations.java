package dev.jackfield.neutron;

import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import static dev.jackfield.neutron.FaultOperation.answering;
import static dev.jackfield.neutron.FaultOperation.asks;
import static dev.jackfield.neutron.FaultOperation.makes;
import static dev.jackfield.neutron.FaultOperation.releases;
import static dev.jackfield.neutron.FaultOperation.takes;

/** All calls of the driver that send requests. */
final class FaultOperations {
    private static final IpAddress CERTAIN = IpAddress.parse("203.0.113.77");
    private static final List<Listener> WEB = List.of(Listener.of(ListenerProtocol.TCP, 80));
    private static final List<Listener> OTHERS =
            List.of(Listener.of(ListenerProtocol.TCP, 443), Listener.of(ListenerProtocol.UDP, 53));

    private FaultOperations() {}

    /** Each makes operations in a world of their own. */
    static Map<String, Function<FaultWorld, List<FaultOperation>>> all() {
        Map<String, Function<FaultWorld, List<FaultOperation>>> all = new LinkedHashMap<>();
        all.put("plugging", world -> List.of(VipFaultOperations.plugVip(world), VipFaultOperations.unplugVip(world)));
        all.put("plugging more", world -> List.of(VipFaultOperations.plugVipMore(world)));
        all.put("plugging one", VipFaultOperations::plugVipPort);
        all.put(
                "deallocating",
                world -> List.of(VipFaultOperations.deallocate(world), VipFaultOperations.deallocateUsers(world)));
        all.put("networks", FaultOperations::plugNetwork);
        all.put("ports", FaultOperations::ports);
        all.put("single ports", FaultOperations::singlePorts);
        all.put("allocating", VipFaultOperations::allocate);
        all.put("changing VIPs", world -> List.of(VipFaultOperations.changeVips(world)));
        all.put("groups", FaultOperations::groups);
        all.put("groups of amphorae", FaultOperations::groupsOfAmphorae);
        all.put("adopting", FaultOperations::adopting);
        all.put("questions", FaultOperations::questions);
        return all;
    }

    private static List<FaultOperation> adopting(FaultWorld world) {
        LoadBalancer wish = world.allocated(world.with(world.loadBalancer(world.subnet4), 2));
        world.direct.updateVipSecurityGroup(wish, wish.vip());
        world.direct.plugVip(wish, wish.vip());
        world.keepsNoGroupOf(wish);
        Adoptable found = world.direct.findAdoptable(wish.id()).orElseThrow();
        Runnable release = () -> world.direct.release(wish.id());
        Runnable adopt = () -> world.direct.adopt(found, List.of());
        release.run();
        return List.of(
                makes("adopt", FaultOperation.answering(() -> world.driver.adopt(found, List.of())), release),
                releases("release", adopt, () -> world.driver.release(wish.id())),
                asks("findAdoptable", () -> world.driver.findAdoptable(wish.id())));
    }

    private static List<FaultOperation> plugNetwork(FaultWorld world) {
        ComputeId compute = world.compute();
        LoadBalancer owner = world.allocated(world.loadBalancer(world.subnet4));
        world.direct.updateSourceSecurityGroup(owner);
        Network members = world.network();
        Subnet first = world.subnet(members, "203.0.113.0/24");
        Subnet second = world.subnet(members, "2001:db8:1::/64");
        PlugNetworkRequest any = PlugNetworkRequest.of(compute, members.id());
        PlugNetworkRequest certain =
                new PlugNetworkRequest(compute, members.id(), Optional.of(CERTAIN), List.of(), Optional.of(owner.id()));
        PlugNetworkRequest both = new PlugNetworkRequest(
                compute, members.id(), Optional.empty(), List.of(first.id(), second.id()), Optional.empty());
        Runnable unplug = () -> world.direct.unplugNetwork(compute, members.id());
        AtomicReference<IpAddress> address = new AtomicReference<>(CERTAIN);
        return List.of(
                makes("plugNetwork", () -> world.driver.plugNetwork(any), unplug)
                        .attaching(),
                makes("plugNetwork with an address", () -> world.driver.plugNetwork(certain), unplug)
                        .attaching(),
                takes(
                                "unplugNetwork",
                                () -> world.direct.plugNetwork(any),
                                () -> world.driver.unplugNetwork(compute, members.id()))
                        .attaching(),
                new FaultOperation(
                        "unplugNetwork of an address",
                        FaultOperation.Kind.TAKES,
                        true,
                        () -> address.set(world.direct.plugNetwork(both).fixedIps().stream()
                                .filter(ip -> ip.subnetId().equals(first.id()))
                                .findFirst()
                                .orElseThrow()
                                .ipAddress()),
                        answering(() -> world.driver.unplugNetwork(compute, members.id(), address.get())),
                        unplug));
    }

    private static List<FaultOperation> ports(FaultWorld world) {
        PortRequest request = world.port()
                .loadBalancer(world.loadBalancer(world.subnet4).id())
                .fixedIps(List.of(
                        FixedIpRequest.of(world.subnet4.id(), CERTAIN), FixedIpRequest.from(world.subnet6.id())))
                .secondaryIps(List.of(IpAddress.parse("203.0.113.200")))
                .securityGroupIds(List.of(world.group()))
                .qosPolicyId(world.policy())
                .build();
        Amphora amphora =
                world.with(world.loadBalancer(world.subnet4), 1).amphorae().getFirst();
        AtomicReference<PortId> port = new AtomicReference<>();
        Runnable create = () -> port.set(world.direct.createPort(request).id());
        Runnable attach = () -> {
            create.run();
            world.direct.plugPort(amphora, port.get());
        };
        Runnable delete = world::removeAll;
        AtomicReference<Optional<InventoryItem>> item = new AtomicReference<>(Optional.empty());
        return List.of(
                makes("createPort", () -> world.driver.createPort(request), delete),
                makes("plugPort", () -> world.driver.plugPort(amphora, port.get()), delete)
                        .after(create)
                        .attaching(),
                takes("deletePort", attach, () -> world.driver.deletePort(port.get()))
                        .attaching(),
                takes(
                        "remove of a port",
                        () -> {
                            create.run();
                            item.set(Optional.of(world.item(request.name())));
                        },
                        () -> world.driver.inventory().remove(item.get().orElseThrow())));
    }

    private static List<FaultOperation> singlePorts(FaultWorld world) {
        NetworkDriver driver = world.driver;
        PortId port = world.made().id();
        QosPolicyId policy = world.policy();
        Runnable unplug = () -> world.direct.unplugFixedIp(port, world.subnet6.id());
        Runnable plug = () -> world.direct.plugFixedIp(port, world.subnet6.id(), IpAddress.parse("2001:db8:1::77"));
        return List.of(
                makes("plugFixedIp", () -> driver.plugFixedIp(port, world.subnet6.id()), unplug),
                makes("unplugFixedIp", () -> driver.unplugFixedIp(port, world.subnet6.id()), unplug)
                        .after(plug),
                makes(
                        "setPortAdminState",
                        answering(() -> driver.setPortAdminState(port, false)),
                        () -> world.direct.setPortAdminState(port, true)),
                makes(
                        "applyQos",
                        answering(() -> driver.applyQos(port, Optional.of(policy))),
                        () -> world.direct.applyQos(port, Optional.empty())));
    }

    private static List<FaultOperation> groups(FaultWorld world) {
        LoadBalancer wish = world.loadBalancer(world.subnet4, world.subnet6).toBuilder()
                .listeners(WEB)
                .build();
        LoadBalancer others = wish.toBuilder().listeners(OTHERS).build();
        LoadBalancer bare = world.loadBalancer(world.subnet4);
        LoadBalancer users = world.allocated(bare.toBuilder()
                .vip(Vip.builder(bare.id())
                        .portId(world.foreignPort("203.0.113.52"))
                        .build())
                .listeners(WEB)
                .build());
        Runnable allocate = () -> world.allocated(wish);
        Runnable group = () -> {
            LoadBalancer allocated = world.allocated(wish);
            world.direct.updateVipSecurityGroup(allocated, allocated.vip());
        };
        Runnable deallocate = () -> world.direct.deallocateVip(wish.vip());
        AtomicReference<Optional<InventoryItem>> item = new AtomicReference<>(Optional.empty());
        return List.of(
                makes("updateVipSecurityGroup", () -> world.driver.updateVipSecurityGroup(wish, wish.vip()), deallocate)
                        .after(allocate),
                makes(
                                "updateVipSecurityGroup with other listeners",
                                () -> world.driver.updateVipSecurityGroup(others, others.vip()),
                                deallocate)
                        .after(group),
                makes(
                        "updateVipSecurityGroup of a user's port",
                        () -> world.driver.updateVipSecurityGroup(users, users.vip()),
                        () -> world.direct.deallocateVip(users.vip())),
                makes("updateVip", answering(() -> world.driver.updateVip(others, false)), deallocate)
                        .after(group),
                takes(
                                "remove of a group",
                                () -> {
                                    group.run();
                                    item.set(Optional.of(world.item(ResourceNames.group(wish.id()))));
                                },
                                () -> world.driver.inventory().remove(item.get().orElseThrow()))
                        .takingBack(deallocate));
    }

    private static List<FaultOperation> groupsOfAmphorae(FaultWorld world) {
        LoadBalancer allocated = world.allocated(world.with(world.loadBalancer(world.subnet4), 1));
        LoadBalancer plugged = allocated.toBuilder()
                .amphorae(world.direct.plugVip(allocated, allocated.vip()))
                .build();
        Amphora amphora = plugged.amphorae().getFirst();
        return List.of(
                makes(
                        "updateAmphoraSecurityGroup",
                        answering(() -> world.driver.updateAmphoraSecurityGroup(plugged, amphora, plugged.vip())),
                        () -> world.direct.inventory().remove(world.item(ResourceNames.group(plugged.id())))),
                makes(
                        "updateSourceSecurityGroup",
                        () -> world.driver.updateSourceSecurityGroup(plugged),
                        () -> world.direct.inventory().remove(world.item(ResourceNames.sourceGroup(plugged.id())))));
    }

    private static List<FaultOperation> questions(FaultWorld world) {
        NetworkDriver driver = world.driver;
        LoadBalancer allocated = world.allocated(world.with(world.loadBalancer(world.subnet4, world.subnet6), 1));
        LoadBalancer plugged = allocated.toBuilder()
                .amphorae(world.direct.plugVip(allocated, allocated.vip()))
                .build();
        SecurityGroupId group = world.direct.updateVipSecurityGroup(plugged, plugged.vip());
        Amphora amphora = plugged.amphorae().getFirst();
        ComputeId compute = amphora.computeId().orElseThrow();
        Port port = world.made();
        QosPolicyId policy = world.policy();
        return List.of(
                asks("open", () -> {
                    try (NetworkDriver opened = world.cloud.open(driver.installation())) {
                        return opened.capabilities();
                    }
                }),
                asks("getNetworkConfig", () -> driver.getNetworkConfig(plugged, amphora)),
                asks("getNetworkConfigs", () -> driver.getNetworkConfigs(plugged)),
                asks("traceVip", () -> driver.traceVip(plugged)),
                asks("getPluggedNetworks", () -> driver.getPluggedNetworks(compute)),
                asks("list", () -> ours(driver)),
                asks("getNetwork", () -> driver.getNetwork(world.network.id())),
                asks("getNetworkByName", () -> driver.getNetworkByName(world.network.name())),
                asks("getSubnet", () -> driver.getSubnet(world.subnet4.id())),
                asks("getSubnetByName", () -> driver.getSubnetByName(world.subnet4.name())),
                asks("getPort", () -> driver.getPort(port.id())),
                asks("getPortByName", () -> driver.getPortByName(port.name())),
                asks(
                        "getPortByNetworkAndDevice",
                        () -> driver.getPortByNetworkAndDevice(world.network.id(), compute.value())),
                asks("getSecurityGroup", () -> driver.getSecurityGroup(group)),
                asks("getSecurityGroupByName", () -> driver.getSecurityGroupByName(ResourceNames.group(plugged.id()))),
                asks("getQosPolicy", () -> driver.getQosPolicy(policy)),
                asks("getNetworkIpAvailability", () -> driver.getNetworkIpAvailability(world.network.id())));
    }

    private static List<String> ours(NetworkDriver driver) {
        try (Stream<InventoryItem> items = driver.inventory().list()) {
            return items.filter(InventoryItem::isOurs)
                    .map(Object::toString)
                    .sorted()
                    .toList();
        }
    }
}
