package dev.jackfield.neutron;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;

import java.util.List;

import static dev.jackfield.neutron.FaultOperation.answering;
import static dev.jackfield.neutron.FaultOperation.makes;
import static dev.jackfield.neutron.FaultOperation.takes;

/** Calls that allocate VIPs, connect amphorae to them, and take that back. */
final class VipFaultOperations {
    private VipFaultOperations() {}

    static List<FaultOperation> allocate(FaultWorld world) {
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

    static FaultOperation changeVips(FaultWorld world) {
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

    static FaultOperation plugVip(FaultWorld world) {
        LoadBalancer allocated = grouped(world, world.group());
        return makes(
                        "plugVip",
                        () -> world.driver.plugVip(allocated, allocated.vip()),
                        () -> world.direct.unplugVip(allocated, allocated.vip()))
                .attaching();
    }

    /** Allocated, with two amphorae, a security group and a user's one. */
    static LoadBalancer grouped(FaultWorld world, SecurityGroupId users) {
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

    static FaultOperation unplugVip(FaultWorld world) {
        LoadBalancer allocated = world.allocated(world.with(world.loadBalancer(world.subnet4), 2));
        return takes(
                        "unplugVip",
                        () -> world.direct.plugVip(allocated, allocated.vip()),
                        () -> world.driver.unplugVip(allocated, allocated.vip()))
                .attaching();
    }

    /** One amphora is connected already, but lacks its address pairs. */
    static FaultOperation plugVipMore(FaultWorld world) {
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

    static List<FaultOperation> plugVipPort(FaultWorld world) {
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

    static FaultOperation deallocate(FaultWorld world) {
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

    static FaultOperation deallocateUsers(FaultWorld world) {
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
}
