package dev.jackfield.store;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.AllocateVipException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipAllocation;
import dev.jackfield.network.VipInUseException;
import dev.jackfield.network.VnicType;
import dev.jackfield.store.Rows.VipRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reserves the VIPs of one load balancer. */
final class VipAllocator {
    private final Work work;
    private final LoadBalancer loadBalancer;
    private final Vip vip;

    VipAllocator(Work work, LoadBalancer loadBalancer) {
        this.work = work;
        this.loadBalancer = loadBalancer;
        this.vip = loadBalancer.vip();
    }

    VipAllocation allocate() {
        requireCapabilities();
        Optional<VipRow> known = Vips.find(work, loadBalancer.id());
        Optional<PortRow> port = known.flatMap(
                row -> work.tx().get(Tables.PORTS.key(), row.portId().value()));
        if (known.isPresent() && port.isPresent()) {
            return repeat(known.get(), port.get());
        }
        known.filter(row -> !row.owned()).ifPresent(row -> {
            throw new PortNotFoundException(work.operation(), row.portId());
        });
        Optional<PortRow> named = vip.portId()
                .flatMap(id -> work.tx().get(Tables.PORTS.key(), id.value()))
                .or(this::ownPort);
        if (named.isPresent()) {
            return use(named.get(), known);
        }
        vip.portId()
                .filter(id -> !vip.octaviaOwned()
                        && known.filter(row -> row.portId().equals(id)).isEmpty())
                .ifPresent(id -> {
                    throw new PortNotFoundException(work.operation(), id);
                });
        return make(known);
    }

    private void requireCapabilities() {
        requireTopology(work, loadBalancer);
        QosPolicies.require(work, vip.qosPolicyId());
        if (vip.vnicType() == VnicType.DIRECT) {
            work.site().require(Capability.DIRECT_VNIC, work.operation());
        }
        if (!vip.securityGroupIds().isEmpty()) {
            work.site().require(Capability.SECURITY_GROUPS, work.operation());
        }
    }

    static void requireTopology(Work work, LoadBalancer loadBalancer) {
        if (loadBalancer.topology() == Topology.ACTIVE_ACTIVE) {
            work.site().require(Capability.ACTIVE_ACTIVE, work.operation());
        }
    }

    private Optional<PortRow> ownPort() {
        return Vips.ports(work.tx(), work.installation(), loadBalancer.id(), ResourceKind.VIP_PORT).stream()
                .findFirst();
    }

    /** The VIP is there: the same answer, if the wishes are the same but for the additional VIPs, which follow them. */
    private VipAllocation repeat(VipRow row, PortRow port) {
        vip.portId()
                .filter(id -> !id.equals(row.portId()) && !vip.octaviaOwned())
                .ifPresent(work::port);
        List<String> differences = new ArrayList<>();
        differ(differences, "port", vip.portId(), row.portId());
        differ(differences, "network", vip.networkId(), port.port().networkId());
        differ(differences, "subnet", vip.subnetId(), row.addresses().getFirst().subnetId());
        differ(
                differences,
                "address",
                vip.ipAddress(),
                row.addresses().getFirst().ipAddress());
        if (!differences.isEmpty()) {
            throw refuse(
                    ErrorKind.CONFLICT,
                    "the VIP of load balancer " + loadBalancer.id() + " is allocated differently: "
                            + String.join("; ", differences));
        }
        VipChanger changer = new VipChanger(work, loadBalancer, row, port);
        if (changer.isAsWanted()) {
            requireKept(row.addresses(), port.port());
            return answer(row, port.port());
        }
        requireKept(row.addresses().subList(0, 1), port.port());
        return answer(changer.change(), port.port());
    }

    /** Whoever owns the port may have taken the address from it, and somebody else may have it by now. */
    private void requireKept(List<FixedIp> addresses, Port port) {
        List<FixedIp> lost =
                addresses.stream().filter(ip -> !port.fixedIps().contains(ip)).toList();
        if (!lost.isEmpty()) {
            throw refuse(
                    ErrorKind.CONFLICT,
                    "port " + port.id() + " no longer holds " + Words.fixedIps(lost) + " of the VIP of load balancer "
                            + loadBalancer.id() + ": it holds "
                            + (port.fixedIps().isEmpty() ? "none" : Words.fixedIps(port.fixedIps())));
        }
    }

    private static void differ(List<String> differences, String what, Optional<?> wanted, Object found) {
        wanted.filter(value -> !value.equals(found))
                .ifPresent(value -> differences.add(what + " " + value + " is wanted, " + found + " is allocated"));
    }

    /** Uses a port that exists: a user's as it is, or one of ours of which nothing was recorded. */
    private VipAllocation use(PortRow row, Optional<VipRow> known) {
        Port port = row.port();
        boolean owned = row.isOf(work.installation(), loadBalancer.id());
        vip.networkId().filter(id -> !id.equals(port.networkId())).ifPresent(id -> {
            throw refuse(
                    ErrorKind.CONFLICT, "port " + port.id() + " is on network " + port.networkId() + ", not " + id);
        });
        if (row.computeId().isPresent()
                || (!owned
                        && row.isOf(work.installation())
                        && row.loadBalancer().isPresent())) {
            throw refuse(
                    ErrorKind.CONFLICT,
                    "port " + port.id() + " ('" + port.name() + "') serves something else: '" + port.deviceId() + "'");
        }
        refuseIfCarriesAnother(row);
        List<FixedIp> addresses = new ArrayList<>();
        addresses.add(fitting(port, "VIP", vip.subnetId(), vip.ipAddress(), addresses));
        for (AdditionalVip additional : loadBalancer.additionalVips()) {
            addresses.add(fitting(port, "additional VIP", additional.subnetId(), additional.ipAddress(), addresses));
        }
        return record(row, owned, addresses, known);
    }

    private void refuseIfCarriesAnother(PortRow row) {
        work.tx().find(Tables.VIPS_BY_PORT, row.id().value()).stream()
                .filter(other -> !other.loadBalancer().equals(loadBalancer.id())
                        || !other.installation().equals(work.installation()))
                .filter(other -> !Vips.ports(
                                work.tx(), other.installation(), other.loadBalancer(), ResourceKind.BASE_PORT)
                        .isEmpty())
                .findFirst()
                .ifPresent(other -> {
                    throw new VipInUseException(
                            "port " + row.id() + " carries the VIP of load balancer " + other.loadBalancer(),
                            work.context(loadBalancer.id(), row.id()));
                });
    }

    private FixedIp fitting(
            Port port, String what, Optional<SubnetId> subnet, Optional<IpAddress> address, List<FixedIp> taken) {
        return port.fixedIps().stream()
                .filter(ip -> !taken.contains(ip))
                .filter(ip -> subnet.map(ip.subnetId()::equals).orElse(true))
                .filter(ip -> address.map(ip.ipAddress()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> refuse(
                        ErrorKind.CONFLICT,
                        "port " + port.id() + " does not fit the " + what + " (subnet "
                                + subnet.map(Object::toString).orElse("any") + ", address "
                                + address.map(Object::toString).orElse("any") + "): it holds "
                                + (port.fixedIps().isEmpty() ? "none" : Words.fixedIps(port.fixedIps()))));
    }

    private VipAllocation make(Optional<VipRow> known) {
        List<Wish> wishes = new VipWishes(work, loadBalancer, known).wishes();
        Network network = work.network(wishes.getFirst().subnet().networkId());
        LoadBalancerId id = loadBalancer.id();
        PortRow port;
        try {
            port = Ports.make(work, network, ResourceNames.vipPort(id), wishes, draft -> {
                loadBalancer.projectId().ifPresent(draft::projectId);
                draft.deviceId(ResourceNames.vipDevice(id))
                        .deviceOwner(ResourceNames.DEVICE_OWNER)
                        .adminStateUp(false)
                        .securityGroupIds(vip.securityGroupIds())
                        .mark(Mark.of(work.installation(), id));
            });
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.CONFLICT) {
                throw new VipInUseException(String.valueOf(e.getMessage()), e.context());
            }
            throw e;
        }
        return record(port, true, port.port().fixedIps(), known);
    }

    private VipAllocation record(PortRow port, boolean owned, List<FixedIp> addresses, Optional<VipRow> known) {
        VipRow row = Vips.change(
                work,
                loadBalancer.id(),
                "record-vip",
                () -> known.map(before -> before.on(port.id(), owned, addresses))
                        .orElseGet(() -> new VipRow(
                                work.installation(),
                                loadBalancer.id(),
                                port.id(),
                                owned,
                                addresses,
                                Optional.empty(),
                                0,
                                Optional.empty())));
        return answer(row, port.port());
    }

    private VipAllocation answer(VipRow row, Port port) {
        FixedIp primary = row.addresses().getFirst();
        Vip filled = vip.toBuilder()
                .ipAddress(primary.ipAddress())
                .subnetId(primary.subnetId())
                .networkId(port.networkId())
                .portId(port.id())
                .octaviaOwned(row.owned())
                .build();
        Stream<AdditionalVip> additional = row.addresses().stream()
                .skip(1)
                .map(ip -> new AdditionalVip(
                        loadBalancer.id(),
                        Optional.of(ip.ipAddress()),
                        Optional.of(ip.subnetId()),
                        Optional.of(port.networkId()),
                        Optional.of(port.id())));
        return new VipAllocation(filled, additional.toList());
    }

    private AllocateVipException refuse(ErrorKind kind, String message) {
        return new AllocateVipException(kind, message, work.context(loadBalancer.id()));
    }
}
