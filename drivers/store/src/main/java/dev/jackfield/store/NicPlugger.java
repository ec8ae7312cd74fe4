package dev.jackfield.store;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.UnplugNetworkException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connects amphorae to networks and disconnects them. */
final class NicPlugger {
    private NicPlugger() {}

    static Interface plug(Work work, PlugNetworkRequest request) {
        ComputeId compute =
                work.registered(request.computeId()).id(); // whether it is there is seen when it is attached
        Network network = work.network(request.networkId());
        List<PortRow> ours = ours(work, compute, network.id());
        Optional<PortRow> serving = request.ipAddress()
                .map(address -> ours.stream().filter(row -> holds(row, address)).findFirst())
                .orElseGet(() -> ours.stream().findFirst());
        return nic(serving.map(row -> lookAfter(work, row, compute)).orElseGet(() -> make(work, request, network)));
    }

    private static PortRow lookAfter(Work work, PortRow nic, ComputeId compute) {
        PortRow wanted = Memberships.joined(nic, sourceGroup(work, nic.kind(), nic.loadBalancer()));
        return Ports.attach(work, nic, wanted, compute, false);
    }

    /** A load balancer's port is in its source group, if there is one. */
    private static List<SecurityGroupId> sourceGroup(
            Work work, ResourceKind kind, Optional<LoadBalancerId> loadBalancer) {
        return loadBalancer
                .filter(id -> kind == ResourceKind.MEMBER_PORT && work.site().can(Capability.SECURITY_GROUPS))
                .flatMap(id -> SourceGroups.find(work, id))
                .map(row -> List.of(row.group().id()))
                .orElse(List.of());
    }

    private static PortRow make(Work work, PlugNetworkRequest request, Network network) {
        String name = ResourceNames.memberPort(request.computeId(), request.ipAddress());
        Optional<LoadBalancerId> loadBalancer = request.loadBalancer();
        return Ports.makeAttached(
                work,
                network,
                name,
                wishes(work, request),
                port -> port.deviceOwner(ResourceNames.DEVICE_OWNER)
                        .mark(new Mark(work.installation(), loadBalancer))
                        .securityGroupIds(sourceGroup(work, ResourceNames.kindOf(name, loadBalancer), loadBalancer)),
                request.computeId());
    }

    private static List<Wish> wishes(Work work, PlugNetworkRequest request) {
        NetworkId network = request.networkId();
        List<Wish> wishes = new ArrayList<>();
        request.ipAddress().ifPresent(address -> wishes.add(Wish.of(work, network, Optional.empty(), address)));
        Wish.from(work, network, request.subnetIds()).stream()
                .filter(wish ->
                        wishes.stream().noneMatch(other -> other.subnet().equals(wish.subnet())))
                .forEach(wishes::add);
        return wishes.isEmpty() ? Wish.oneOfEachVersion(work, network) : wishes;
    }

    /** The interfaces that plugNetwork and plugPort made, oldest first. */
    private static List<PortRow> ours(Work work, ComputeId compute, NetworkId network) {
        return work.tx().find(Tables.PORTS_BY_DEVICE, compute.value(), network.value()).stream()
                .filter(row -> row.computeId().isPresent() && row.isOf(work.installation()))
                .filter(row -> !row.management() && row.kind() != ResourceKind.BASE_PORT)
                .toList();
    }

    private static boolean holds(PortRow row, IpAddress address) {
        return row.port().subnetOf(address).isPresent();
    }

    static Optional<NetworkException> unplug(Work work, ComputeId compute, NetworkId network) {
        work.registered(compute);
        work.network(network);
        Attempts attempts = new Attempts(work, UnplugNetworkException::new);
        attempts.each(ours(work, compute, network), row -> Ports.delete(work, row));
        return attempts.error();
    }

    static void unplug(Work work, ComputeId compute, NetworkId network, IpAddress address) {
        work.registered(compute);
        work.network(network);
        ours(work, compute, network).stream()
                .filter(row -> holds(row, address))
                .forEach(row -> takeAway(work, row, address));
    }

    private static void takeAway(Work work, PortRow row, IpAddress address) {
        List<FixedIp> left = row.port().fixedIps().stream()
                .filter(ip -> !ip.ipAddress().equals(address))
                .toList();
        if (left.isEmpty()) {
            Ports.delete(work, row);
        } else {
            PortEdits.keep(work, row, left);
        }
    }

    static Interface plugPort(Work work, Amphora amphora, PortId portId) {
        ComputeId compute = amphora.computeId()
                .orElseThrow(() ->
                        work.error(ErrorKind.INVALID, "amphora " + amphora.id() + " has no compute", amphora.id()));
        work.compute(compute);
        PortRow row = work.port(portId);
        boolean management = amphora.lbNetworkIp().filter(ip -> holds(row, ip)).isPresent();
        if (row.computeId().equals(Optional.of(compute))) {
            return nic(
                    row.isOf(work.installation())
                            ? Ports.attach(work, row, row, compute, row.management() || management)
                            : row);
        }
        if (!row.port().deviceId().isEmpty()) {
            throw work.error(
                    ErrorKind.CONFLICT,
                    "port " + portId + " is attached to or reserved for '"
                            + row.port().deviceId() + "'",
                    portId);
        }
        Ports.requireOurs(work, row);
        return nic(Ports.attach(work, row, row, compute, management));
    }

    static Interface nic(PortRow row) {
        return new Interface(
                row.id(),
                row.computeId().orElseThrow(),
                row.port().networkId(),
                row.port().fixedIps(),
                row.port().vnicType());
    }
}
