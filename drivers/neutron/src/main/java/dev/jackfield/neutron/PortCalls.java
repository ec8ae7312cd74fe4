package dev.jackfield.neutron;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Capability;
import dev.jackfield.network.CreatePortException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VnicType;
import dev.jackfield.neutron.client.PortBody;
import dev.jackfield.neutron.client.Query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Single ports of ours. */
final class PortCalls {
    private final Site site;

    PortCalls(Site site) {
        this.site = site;
    }

    Port create(PortRequest request) {
        Call call = Call.of("createPort", CreatePortException::new, request.networkId());
        requireCapabilities(call, request);
        Mark mark = new Mark(site.installation(), request.loadBalancer());
        Query query = Query.of("network_id", request.networkId())
                .and("name", request.name())
                .and("description", Descriptions.of(mark));
        Optional<CloudPort> there = call.at(() -> site.ports(query)).stream().findFirst();
        if (there.isPresent()) {
            return fitting(call, there.get().port(), request);
        }
        List<FixedIpRequest> addresses = new ArrayList<>();
        for (FixedIpRequest wanted : request.fixedIps()) {
            addresses.add(resolved(call, request, wanted));
        }
        Policies.require(site, call, request.qosPolicyId());
        for (SecurityGroupId id : request.securityGroupIds()) {
            if (call.at(() -> Site.found(() -> site.neutron().securityGroup(id)))
                    .isEmpty()) {
                throw call.noGroup(id);
            }
        }
        PortBody body = site.body(request.networkId(), request.name(), mark);
        body.adminStateUp(request.adminStateUp());
        Site.fixedIps(body, addresses);
        if (!request.secondaryIps().isEmpty()) {
            Site.pairs(body, request.secondaryIps());
        }
        if (site.can(Capability.SECURITY_GROUPS)) {
            body.securityGroups(List.of());
        }
        request.qosPolicyId().ifPresent(id -> body.qosPolicy(Optional.of(id)));
        Site.Made made = site.make(
                call.with(
                        addresses.stream().flatMap(it -> it.subnetId().stream()).toArray(SubnetId[]::new)),
                request.networkId(),
                mark,
                body,
                "port",
                request.networkId().value(),
                request.name(),
                request.loadBalancer().map(LoadBalancerId::value).orElse(""));
        try {
            return fitting(call, joined(call, made.port(), request).port(), request);
        } catch (NetworkException e) {
            if (made.fresh()) {
                site.takeBack(call, e, List.of(made.port()));
            }
            throw e;
        }
    }

    /** A port is made with groups of its own project only, and joins others afterwards. */
    private CloudPort joined(Call call, CloudPort port, PortRequest request) {
        return site.update(call, port, now -> Groups.joining(PortBody.change(), now, request.securityGroupIds()));
    }

    private void requireCapabilities(Call call, PortRequest request) {
        if (request.vnicType() == VnicType.DIRECT) {
            site.require(Capability.DIRECT_VNIC, call.operation());
        }
        if (!request.securityGroupIds().isEmpty()) {
            site.require(Capability.SECURITY_GROUPS, call.operation());
        }
        if (request.qosPolicyId().isPresent()) {
            site.require(Capability.QOS, call.operation());
        }
    }

    private FixedIpRequest resolved(Call call, PortRequest request, FixedIpRequest wanted) {
        if (wanted.subnetId().isEmpty()) {
            IpAddress address = wanted.ipAddress().orElseThrow();
            Subnet subnet = Subnets.around(site, call, request.networkId(), address)
                    .orElseThrow(() -> call.refuse(
                            ErrorKind.INVALID,
                            "address " + address + " is in no subnet of network " + request.networkId()));
            return FixedIpRequest.of(subnet.id(), address);
        }
        Subnet subnet = Subnets.on(site, call, wanted.subnetId().get(), request.networkId());
        wanted.ipAddress().filter(ip -> !subnet.cidr().contains(ip)).ifPresent(ip -> {
            throw call.refuse(
                    ErrorKind.INVALID, "address " + ip + " is not in " + subnet.cidr() + " of subnet " + subnet.id());
        });
        return wanted;
    }

    /** A port that is there must have all that is wished; more it may have. */
    private Port fitting(Call call, Port port, PortRequest request) {
        List<String> lacking = new ArrayList<>();
        List<FixedIp> left = new ArrayList<>(port.fixedIps());
        for (FixedIpRequest wanted : request.fixedIps()) {
            Optional<FixedIp> found = left.stream()
                    .filter(ip -> wanted.subnetId().map(ip.subnetId()::equals).orElse(true))
                    .filter(ip -> wanted.ipAddress().map(ip.ipAddress()::equals).orElse(true))
                    .findFirst();
            found.ifPresentOrElse(left::remove, () -> lacking.add("address " + wanted));
        }
        request.secondaryIps().stream()
                .filter(ip -> !port.allowedAddressPairs().contains(AllowedAddressPair.of(ip)))
                .forEach(ip -> lacking.add("address pair " + ip));
        request.securityGroupIds().stream()
                .filter(id -> !port.securityGroupIds().contains(id))
                .forEach(id -> lacking.add("security group " + id));
        if (!request.qosPolicyId().equals(port.qosPolicyId())) {
            lacking.add(
                    "QoS policy " + named(request.qosPolicyId()) + " (it is under " + named(port.qosPolicyId()) + ")");
        }
        if (!lacking.isEmpty()) {
            throw call.refuse(
                    ErrorKind.CONFLICT,
                    "port " + port.id() + " ('" + port.name() + "') is there without " + String.join(", ", lacking),
                    port.id());
        }
        return port;
    }

    private static String named(Optional<QosPolicyId> policy) {
        return policy.map(QosPolicyId::value).orElse("none");
    }

    void delete(PortId id) {
        Call call = Call.of("deletePort", id);
        call.at(() -> site.find(id)).ifPresent(port -> {
            requireOurs(call, port);
            site.attachments().remove(call, List.of(port));
        });
    }

    void setAdminState(PortId id, boolean up) {
        change(Call.of("setPortAdminState", id), id, now -> {
            PortBody change = PortBody.change();
            if (now.port().adminStateUp() != up) {
                change.adminStateUp(up);
            }
            return change;
        });
    }

    void applyQos(PortId id, Optional<QosPolicyId> policy) {
        site.require(Capability.QOS, "applyQos");
        Call call = Call.of("applyQos", id);
        CloudPort port = ours(call, id);
        Policies.require(site, call, policy);
        site.update(call, port, now -> {
            PortBody change = PortBody.change();
            if (!now.port().qosPolicyId().equals(policy)) {
                change.qosPolicy(policy);
            }
            return change;
        });
    }

    private void change(Call call, PortId id, Function<CloudPort, PortBody> change) {
        CloudPort port = ours(call, id);
        site.update(call, port, change);
    }

    private CloudPort ours(Call call, PortId id) {
        CloudPort port = site.port(call, id);
        requireOurs(call, port);
        return port;
    }

    private void requireOurs(Call call, CloudPort port) {
        if (!site.isOurs(port)) {
            throw new NotOursException(
                    "port " + port.id() + " ('" + port.port().name() + "') does not carry our mark",
                    call.context(port.id()));
        }
    }
}
