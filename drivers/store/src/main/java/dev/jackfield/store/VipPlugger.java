package dev.jackfield.store;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PluggedVipNotFoundException;
import dev.jackfield.network.Port;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.UnplugVipException;
import dev.jackfield.network.Vip;
import dev.jackfield.store.Rows.VipRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connects amphorae to VIPs and disconnects them. */
final class VipPlugger {
    private VipPlugger() {}

    /** The subnet of the VIP itself, where base ports take their address unless told otherwise. */
    static SubnetId subnetOf(Work work, Vip vip) {
        return vip.subnetId()
                .orElseGet(
                        () -> Vips.allocated(work, vip).addresses().getFirst().subnetId());
    }

    static Amphora plug(Work work, LoadBalancer loadBalancer, Vip vip, Amphora amphora, SubnetId subnetId) {
        VipAllocator.requireTopology(work, loadBalancer);
        requireSame(work, loadBalancer, vip);
        ComputeId compute = amphora.computeId()
                .orElseThrow(() ->
                        work.error(ErrorKind.INVALID, "amphora " + amphora.id() + " has no compute", amphora.id()));
        VipRow row = Vips.allocated(work, vip);
        PortRow vipPort = work.port(row.portId());
        Subnet subnet = work.subnet(subnetId);
        Network network = work.network(vipPort.port().networkId());
        if (!subnet.networkId().equals(network.id())) {
            throw work.error(
                    ErrorKind.INVALID,
                    "subnet " + subnetId + " is on network " + subnet.networkId() + ", the VIP is on " + network.id(),
                    subnetId);
        }
        work.compute(compute);
        PortRow base = Vips.basePort(work.tx(), work.installation(), loadBalancer.id(), amphora)
                .orElseGet(() -> makeBase(work, loadBalancer, vip, amphora, subnet));
        requireFree(work, base, network, compute);
        PortRow wanted = withAddressOn(work, base, subnet);
        wanted = wanted.with(port -> port.allowedAddressPairs(
                row.ips().stream().map(AllowedAddressPair::of).toList()));
        wanted = Memberships.joined(wanted, groups(work, vip));
        Port plugged =
                Ports.attach(work, base, wanted, compute, base.management()).port();
        return amphora.toBuilder()
                .vrrpIp(plugged.addressOn(subnetId).orElseThrow())
                .haIp(row.ips().getFirst())
                .vrrpPortId(plugged.id())
                .haPortId(row.portId())
                .build();
    }

    private static void requireSame(Work work, LoadBalancer loadBalancer, Vip vip) {
        if (!vip.loadBalancerId().equals(loadBalancer.id())) {
            throw work.error(
                    ErrorKind.INVALID,
                    "the VIP belongs to load balancer " + vip.loadBalancerId() + ", not to " + loadBalancer.id(),
                    loadBalancer.id());
        }
    }

    private static PortRow makeBase(Work work, LoadBalancer loadBalancer, Vip vip, Amphora amphora, Subnet subnet) {
        QosPolicies.require(work, vip.qosPolicyId());
        Network network = work.network(subnet.networkId());
        List<Wish> wishes = List.of(new Wish(subnet, Optional.empty()));
        return Ports.make(work, network, ResourceNames.basePort(amphora.id()), wishes, port -> {
            loadBalancer.projectId().ifPresent(port::projectId);
            port.deviceOwner(ResourceNames.DEVICE_OWNER)
                    .qosPolicyId(vip.qosPolicyId())
                    .mark(Mark.of(work.installation(), loadBalancer.id()));
        });
    }

    private static void requireFree(Work work, PortRow base, Network network, ComputeId compute) {
        if (!base.port().networkId().equals(network.id())) {
            throw work.error(
                    ErrorKind.CONFLICT,
                    "base port " + base.id() + " is on network " + base.port().networkId() + ", the VIP is on "
                            + network.id(),
                    base.id());
        }
        base.computeId().filter(other -> !other.equals(compute)).ifPresent(other -> {
            throw work.error(
                    ErrorKind.CONFLICT,
                    "base port " + base.id() + " is attached to compute " + other + ", not to " + compute,
                    base.id(),
                    other);
        });
    }

    private static PortRow withAddressOn(Work work, PortRow base, Subnet subnet) {
        if (base.port().addressOn(subnet.id()).isPresent()) {
            return base;
        }
        List<FixedIp> addresses = new ArrayList<>(base.port().fixedIps());
        addresses.add(Addresses.take(work, subnet, base.id()));
        return base.with(port -> port.fixedIps(addresses));
    }

    private static List<SecurityGroupId> groups(Work work, Vip vip) {
        if (!work.site().can(Capability.SECURITY_GROUPS)) {
            return List.of();
        }
        List<SecurityGroupId> groups = new ArrayList<>();
        GroupRows.of(work.tx(), work.installation(), vip.loadBalancerId())
                .forEach(row -> groups.add(row.group().id()));
        groups.addAll(vip.securityGroupIds());
        return groups;
    }

    static void unplug(Work work, LoadBalancerId loadBalancer, Amphora amphora) {
        Vips.basePort(work.tx(), work.installation(), loadBalancer, amphora)
                .ifPresent(base -> Ports.delete(work, base));
    }

    static Optional<NetworkException> unplugAll(Work work, LoadBalancer loadBalancer, Vip vip) {
        requireSame(work, loadBalancer, vip);
        Optional<SubnetId> subnet = vip.subnetId()
                .or(() -> Vips.find(work, loadBalancer.id())
                        .map(row -> row.addresses().getFirst().subnetId()));
        subnet.filter(id -> work.tx().get(Tables.SUBNETS.key(), id.value()).isEmpty())
                .ifPresent(id -> {
                    throw new PluggedVipNotFoundException(
                            "subnet " + id + " of the VIP of load balancer " + loadBalancer.id() + " does not exist",
                            work.context(loadBalancer.id(), id));
                });
        Attempts attempts = new Attempts(work, UnplugVipException::new);
        attempts.each(loadBalancer.amphorae(), amphora -> unplug(work, loadBalancer.id(), amphora));
        return attempts.error();
    }
}
