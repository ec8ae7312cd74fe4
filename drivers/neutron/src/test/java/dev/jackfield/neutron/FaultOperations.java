package dev.jackfield.neutron;

import dev.jackfield.network.AdditionalVip;
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
        all.put("plugging", world -> List.of(plugVip(world), unplugVip(world)));
        all.put("plugging more", world -> List.of(plugVipMore(world)));
        all.put("plugging one", FaultOperations::plugVipPort);
        all.put("deallocating", world -> List.of(deallocate(world), deallocateUsers(world)));
        all.put("networks", FaultOperations::plugNetwork);
        all.put("ports", FaultOperations::ports);
        all.put("single ports", FaultOperations::singlePorts);
        all.put("allocating", FaultOperations::allocate);
        all.put("changing VIPs", world -> List.of(changeVips(world)));
        all.put("groups", FaultOperations::groups);
        all.put("groups of amphorae", FaultOperations::groupsOfAmphorae);
        all.put("adopting", FaultOperations::adopting);
        all.put("questions", FaultOperations::questions);
        return all;
    }

    private static List<FaultOperation> allocate(FaultWorld world) {
        NetworkDriver driver = world.driver;
        LoadBalancer simple = world.loadBalancer(world.subnet4);
        LoadBalancer wish = world.loadBalancer(world.subnet4, world.subnet6);
        LoadBalancer whole = wish.toBuilder()
                .vip(Vip.builder(wish.id())
                        .networkId(world.network.id())
                        .securityGroupIds(List.of(world.group()))
                        .qosPolicyId(world.policy())
                        .build())
                .build();
        LoadBalancer third = world.loadBalancer(world.subnet4);
        LoadBalancer users = third.toBuilder()
                .vip(Vip.builder(third.id())
                        .portId(world.foreignPort("203.0.113.50"))
                        .build())
                .build();
        return List.of(
                makes("allocateVip", () -> driver.allocateVip(simple), () -> world.direct.deallocateVip(simple.vip())),
                makes(
                        "allocateVip with all there is",
                        () -> driver.allocateVip(whole),
                        () -> world.direct.deallocateVip(whole.vip())),
                makes(
                        "allocateVip of a user's port",
                        () -> driver.allocateVip(users),
                        () -> world.direct.deallocateVip(users.vip())));
    }

    private static FaultOperation changeVips(FaultWorld world) {
        LoadBalancer wish = world.allocated(world.with(world.loadBalancer(world.subnet4, world.subnet6), 2));
        world.direct.plugVip(wish, wish.vip());
        Subnet third = world.subnet(world.network, "198.51.100.0/24");
        LoadBalancer other = wish.toBuilder()
                .additionalVips(world.loadBalancer(world.subnet4, third).additionalVips().stream()
                        .map(it -> new AdditionalVip(
                                wish.id(), it.ipAddress(), it.subnetId(), it.networkId(), it.portId()))
                        .toList())
                .build();
        return makes(
                "allocateVip with other additional VIPs",
                () -> world.driver.allocateVip(other),
                () -> world.direct.allocateVip(wish));
    }

    private static List<FaultOperation> adopting(FaultWorld world) {
        LoadBalancer wish = world.allocated(world.with(world.loadBalancer(world.subnet4), 2));
        world.direct.updateVipSecurityGroup(wish, wish.vip());
        world.direct.plugVip(wish, wish.vip());
        Adoptable found = world.direct.findAdoptable(wish.id()).orElseThrow();
        Runnable release = () -> world.direct.release(wish.id());
        Runnable adopt = () -> world.direct.adopt(found, List.of());
        release.run();
        return List.of(
                makes("adopt", FaultOperation.answering(() -> world.driver.adopt(found, List.of())), release),
                releases("release", adopt, () -> world.driver.release(wish.id())),
                asks("findAdoptable", () -> world.driver.findAdoptable(wish.id())));
    }

    private static FaultOperation plugVip(FaultWorld world) {
        LoadBalancer allocated = grouped(world, world.group());
        return makes(
                        "plugVip",
                        () -> world.driver.plugVip(allocated, allocated.vip()),
                        () -> world.direct.unplugVip(allocated, allocated.vip()))
                .attaching();
    }

    /** Allocated, with two amphorae, a security group and a user's one. */
    private static LoadBalancer grouped(FaultWorld world, SecurityGroupId users) {
        LoadBalancer wish = world.loadBalancer(world.subnet4, world.subnet6);
        LoadBalancer allocated = world.allocated(world.with(
                wish.toBuilder()
                        .vip(wish.vip().toBuilder()
                                .securityGroupIds(List.of(users))
                                .build())
                        .build(),
                2));
        world.direct.updateVipSecurityGroup(allocated, allocated.vip());
        return allocated;
    }

    private static FaultOperation unplugVip(FaultWorld world) {
        LoadBalancer allocated = world.allocated(world.with(world.loadBalancer(world.subnet4), 2));
        return takes(
                        "unplugVip",
                        () -> world.direct.plugVip(allocated, allocated.vip()),
                        () -> world.driver.unplugVip(allocated, allocated.vip()))
                .attaching();
    }

    /** One amphora is connected already, but lacks its address pairs. */
    private static FaultOperation plugVipMore(FaultWorld world) {
        LoadBalancer pair = world.allocated(world.with(world.loadBalancer(world.subnet4), 2));
        Amphora first = pair.amphorae().getFirst();
        Amphora second = pair.amphorae().getLast();
        PortId base = world.direct
                .plugVipPort(pair, pair.vip(), first, world.subnet4)
                .vrrpPortId()
                .orElseThrow();
        Runnable forget = () -> world.change(base, port -> port.putArray("allowed_address_pairs"));
        forget.run();
        return makes("plugVip of one more amphora", () -> world.driver.plugVip(pair, pair.vip()), () -> {
                    world.direct.unplugVipPort(pair.vip(), second, world.subnet4);
                    forget.run();
                })
                .attaching();
    }

    private static List<FaultOperation> plugVipPort(FaultWorld world) {
        LoadBalancer wish = world.loadBalancer(world.subnet4);
        QosPolicyId policy = world.policy();
        LoadBalancer allocated = world.allocated(world.with(
                wish.toBuilder()
                        .vip(wish.vip().toBuilder().qosPolicyId(policy).build())
                        .build(),
                1));
        Amphora amphora = allocated.amphorae().getFirst();
        Runnable plug = () -> world.direct.plugVipPort(allocated, allocated.vip(), amphora, world.subnet4);
        Runnable unplug = () -> world.direct.unplugVipPort(allocated.vip(), amphora, world.subnet4);
        Runnable named = () -> {
            plug.run();
            PortId base =
                    new PortId(world.item(ResourceNames.basePort(amphora.id())).id());
            world.change(base, port -> port.put("dns_name", "amphora"));
        };
        return List.of(
                makes(
                                "plugVipPort",
                                () -> world.driver.plugVipPort(allocated, allocated.vip(), amphora, world.subnet4),
                                unplug)
                        .attaching(),
                takes("unplugVipPort", plug, () -> world.driver.unplugVipPort(allocated.vip(), amphora, world.subnet4))
                        .attaching(),
                new FaultOperation(
                        "failoverPreparation",
                        FaultOperation.Kind.TAKES,
                        true,
                        named,
                        answering(() -> world.driver.failoverPreparation(amphora)),
                        unplug));
    }

    private static FaultOperation deallocate(FaultWorld world) {
        LoadBalancer wish = world.with(world.loadBalancer(world.subnet4, world.subnet6), 1);
        Runnable prepare = () -> {
            LoadBalancer allocated = world.allocated(wish);
            world.direct.updateVipSecurityGroup(allocated, allocated.vip());
            world.direct.updateSourceSecurityGroup(allocated);
            world.direct.plugVip(allocated, allocated.vip());
        };
        return takes("deallocateVip", prepare, () -> world.driver.deallocateVip(wish.vip()))
                .attaching();
    }

    private static FaultOperation deallocateUsers(FaultWorld world) {
        LoadBalancer wish = world.loadBalancer(world.subnet4);
        Vip vip =
                Vip.builder(wish.id()).portId(world.foreignPort("203.0.113.51")).build();
        LoadBalancer users = wish.toBuilder().vip(vip).build();
        Runnable prepare = () -> {
            LoadBalancer allocated = world.allocated(users);
            world.direct.updateVipSecurityGroup(allocated, allocated.vip());
        };
        return takes("deallocateVip of a user's port", prepare, () -> world.driver.deallocateVip(vip));
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
