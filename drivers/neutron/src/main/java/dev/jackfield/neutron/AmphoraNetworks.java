package dev.jackfield.neutron;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PlugNetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.UnplugNetworkException;
import dev.jackfield.neutron.client.PortBody;
import dev.jackfield.neutron.client.Query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The NICs of amphorae on networks of members. */
final class AmphoraNetworks {
    private final Site site;
    private final Groups groups;

    AmphoraNetworks(Site site, Groups groups) {
        this.site = site;
        this.groups = groups;
    }

    Interface plug(PlugNetworkRequest request) {
        ComputeId server = request.computeId();
        Call call = Call.of("plugNetwork", PlugNetworkException::new, server, request.networkId());
        List<CloudPort> ours = ours(call, server, request.networkId());
        Optional<CloudPort> serving = ours.stream()
                .filter(port -> port.isAttachedTo(server))
                .filter(port -> request.ipAddress().map(ip -> port.holds(ip)).orElse(true))
                .findFirst();
        if (serving.isPresent()) {
            return nic(server, serving.get().port());
        }
        List<FixedIpRequest> addresses = addresses(call, request);
        Mark mark = new Mark(site.installation(), request.loadBalancer());
        PortBody body = site.body(request.networkId(), ResourceNames.memberPort(server, request.ipAddress()), mark);
        Site.fixedIps(body, addresses);
        request.loadBalancer()
                .flatMap(id -> groups.findSource(call, id))
                .ifPresent(group -> body.securityGroups(List.of(group)));
        Site.Made made = site.make(
                call,
                request.networkId(),
                mark,
                body,
                "member",
                server.value(),
                request.ipAddress().map(IpAddress::toString).orElse(""),
                request.loadBalancer().map(LoadBalancerId::value).orElse(""));
        try {
            return nic(
                    server, site.attachments().attach(call, server, made.port()).port());
        } catch (NetworkException e) {
            if (made.fresh()) {
                site.takeBack(call, e, List.of(made.port()));
            }
            throw e;
        }
    }

    private List<FixedIpRequest> addresses(Call call, PlugNetworkRequest request) {
        if (request.ipAddress().isPresent()) {
            IpAddress address = request.ipAddress().get();
            Subnet subnet = Subnets.around(site, call, request.networkId(), address)
                    .orElseThrow(() -> call.refuse(
                            ErrorKind.INVALID,
                            "address " + address + " is in no subnet of network " + request.networkId()));
            return List.of(FixedIpRequest.of(subnet.id(), address));
        }
        List<FixedIpRequest> wanted = new ArrayList<>();
        for (SubnetId id : request.subnetIds()) {
            Subnets.on(site, call, id, request.networkId());
            wanted.add(FixedIpRequest.from(id));
        }
        return wanted;
    }

    /** What plugNetwork and plugPort made for a server on a network, also if it is not attached yet. */
    private List<CloudPort> ours(Call call, ComputeId server, NetworkId network) {
        Query attached = Query.of("device_id", server).and("network_id", network);
        Query made = Query.of("name", ResourceNames.memberPort(server, Optional.empty()))
                .and("network_id", network);
        // A port may have changed between the two looks, and is still one port.
        Map<PortId, CloudPort> found = new HashMap<>();
        call.at(() -> site.ports(attached)).forEach(port -> found.put(port.id(), port));
        call.at(() -> site.ports(made)).forEach(port -> found.put(port.id(), port));
        return found.values().stream()
                .filter(site::isOurs)
                .filter(port -> kind(port) != ResourceKind.BASE_PORT && kind(port) != ResourceKind.VIP_PORT)
                .sorted(CloudPort.BY_AGE)
                .toList();
    }

    static ResourceKind kind(CloudPort port) {
        return ResourceNames.kindOf(port.port().name(), port.port().mark().flatMap(Mark::loadBalancer));
    }

    void unplug(ComputeId server, NetworkId network) {
        Call call = Call.of("unplugNetwork", UnplugNetworkException::new, server, network);
        unplug(call, server, network, port -> true);
    }

    private List<CloudPort> unplug(Call call, ComputeId server, NetworkId network, Predicate<CloudPort> which) {
        List<CloudPort> all = ours(call, server, network);
        List<CloudPort> going = all.stream().filter(which).toList();
        site.attachments().remove(call, going);
        if (going.isEmpty()) {
            requireNetwork(call, network);
        }
        if (going.stream().noneMatch(port -> port.isAttachedTo(server)) && !call.at(() -> site.exists(server))) {
            throw call.noServer(server);
        }
        return all;
    }

    void unplug(ComputeId server, NetworkId network, IpAddress address) {
        Call call = Call.of("unplugNetwork", UnplugNetworkException::new, server, network);
        List<CloudPort> all = unplug(
                call,
                server,
                network,
                port -> port.holds(address) && port.port().fixedIps().size() == 1);
        for (CloudPort port : all) {
            if (port.holds(address) && port.port().fixedIps().size() > 1) {
                site.update(call, port, now -> without(now, ip -> ip.ipAddress().equals(address)));
            }
        }
    }

    private void requireNetwork(Call call, NetworkId network) {
        if (call.at(() -> Site.found(() -> site.neutron().network(network))).isEmpty()) {
            throw call.noNetwork(network);
        }
    }

    List<Interface> plugged(ComputeId server) {
        Call call = Call.of("getPluggedNetworks", server);
        List<CloudPort> ports = call.at(() -> site.ports(Query.of("device_id", server)));
        if (ports.isEmpty() && !call.at(() -> site.exists(server))) {
            throw call.noServer(server);
        }
        return ports.stream().map(port -> nic(server, port.port())).toList();
    }

    Interface plugPort(Amphora amphora, PortId id) {
        ComputeId server = server(amphora);
        Call call = Call.of("plugPort", PlugNetworkException::new, amphora.id(), id);
        CloudPort port = site.port(call, id);
        requireOurs(call, port);
        if (kind(port) == ResourceKind.VIP_PORT) {
            throw call.refuse(ErrorKind.CONFLICT, "port " + id + " is a VIP port, which is attached to nothing");
        }
        String device = port.port().deviceId();
        if (!device.isEmpty() && !device.equals(server.value())) {
            throw call.refuse(ErrorKind.CONFLICT, "port " + id + " is attached to '" + device + "', not to " + server);
        }
        try {
            return nic(server, site.attachments().attach(call, server, port).port());
        } catch (NetworkException e) {
            Cleaning.detachAfter(site, call, e, port, server);
            throw e;
        }
    }

    static ComputeId server(Amphora amphora) {
        return amphora.computeId()
                .orElseThrow(() -> new InvalidValueException("compute id of amphora " + amphora.id(), "", "is needed"));
    }

    private void requireOurs(Call call, CloudPort port) {
        if (!site.isOurs(port)) {
            throw new NotOursException(
                    "port " + port.id() + " ('" + port.port().name() + "') does not carry our mark",
                    call.context(port.id()));
        }
    }

    Port plugFixedIp(PortId id, SubnetId subnetId, Optional<IpAddress> address) {
        Call call = Call.of("plugFixedIp", id, subnetId);
        CloudPort port = site.port(call, id);
        requireOurs(call, port);
        Subnet subnet = Subnets.on(site, call, subnetId, port.port().networkId());
        address.filter(ip -> !subnet.cidr().contains(ip)).ifPresent(ip -> {
            throw call.refuse(
                    ErrorKind.INVALID, "address " + ip + " is not in " + subnet.cidr() + " of subnet " + subnetId);
        });
        return site.update(call, port, now -> {
                    PortBody change = PortBody.change();
                    boolean there = address.map(ip -> now.holds(ip))
                            .orElseGet(() -> now.port().addressOn(subnetId).isPresent());
                    if (!there) {
                        change.fixedIps(now.raw().fixedIps()).fixedIp(Optional.of(subnetId), address);
                    }
                    return change;
                })
                .port();
    }

    Port unplugFixedIp(PortId id, SubnetId subnet) {
        Call call = Call.of("unplugFixedIp", id, subnet);
        CloudPort port = site.port(call, id);
        requireOurs(call, port);
        return site.update(call, port, now -> without(now, ip -> ip.subnetId().equals(subnet)))
                .port();
    }

    private static PortBody without(CloudPort port, Predicate<FixedIp> going) {
        PortBody change = PortBody.change();
        List<FixedIp> kept =
                port.port().fixedIps().stream().filter(going.negate()).toList();
        if (kept.size() < port.port().fixedIps().size()) {
            fixedIps(change, kept);
        }
        return change;
    }

    static void fixedIps(PortBody change, List<FixedIp> addresses) {
        change.fixedIps(List.of());
        addresses.forEach(ip -> change.fixedIp(Optional.of(ip.subnetId()), Optional.of(ip.ipAddress())));
    }

    static Interface nic(ComputeId server, Port port) {
        return new Interface(port.id(), server, port.networkId(), port.fixedIps(), port.vnicType());
    }

    /** Clears the DNS names of an amphora's ports, but for the management NIC's. */
    void failoverPreparation(Amphora amphora) {
        if (!site.can(Capability.DNS_NAMES) || amphora.computeId().isEmpty()) {
            return;
        }
        Call call = Call.of("failoverPreparation", amphora.id());
        List<CloudPort> ports = call.at(
                () -> site.ports(Query.of("device_id", amphora.computeId().get())));
        ports.stream()
                .filter(site::isOurs)
                .filter(port -> amphora.lbNetworkIp().map(ip -> !port.holds(ip)).orElse(true))
                .forEach(
                        port -> site.update(call, port, now -> PortBody.change().dnsName("")));
    }

    /** The groups that a port of a load balancer's is to be in. */
    static List<SecurityGroupId> joined(Port port, List<SecurityGroupId> more) {
        return Stream.concat(port.securityGroupIds().stream(), more.stream())
                .distinct()
                .toList();
    }
}
