package dev.jackfield.store;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VnicType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes, changes and deletes single ports as a controller asks for it. */
final class PortEdits {
    private PortEdits() {}

    static PortRow create(Work work, PortRequest request) {
        requireCapabilities(work, request);
        Network network = work.network(request.networkId());
        List<Wish> asked = request.fixedIps().stream()
                .map(ip -> Wish.of(work, network.id(), ip))
                .toList();
        Mark mark = new Mark(work.installation(), request.loadBalancer());
        Optional<PortRow> existing = work
                .tx()
                .find(Tables.PORTS_BY_NAME, request.name(), network.id().value())
                .stream()
                .filter(row -> row.port().mark().equals(Optional.of(mark)))
                .findFirst();
        if (existing.isPresent()) {
            return same(work, existing.get(), request, asked);
        }
        List<Wish> wishes = asked.isEmpty() ? Wish.oneOfEachVersion(work, network.id()) : asked;
        return Ports.make(
                work,
                network,
                request.name(),
                wishes,
                port -> port.deviceOwner(ResourceNames.DEVICE_OWNER)
                        .adminStateUp(request.adminStateUp())
                        .allowedAddressPairs(pairs(request))
                        .securityGroupIds(request.securityGroupIds())
                        .qosPolicyId(request.qosPolicyId())
                        .mark(mark));
    }

    private static void requireCapabilities(Work work, PortRequest request) {
        QosPolicies.require(work, request.qosPolicyId());
        if (request.vnicType() == VnicType.DIRECT) {
            work.site().require(Capability.DIRECT_VNIC, work.operation());
        }
        if (!request.securityGroupIds().isEmpty()) {
            work.site().require(Capability.SECURITY_GROUPS, work.operation());
        }
    }

    private static List<AllowedAddressPair> pairs(PortRequest request) {
        return request.secondaryIps().stream().map(AllowedAddressPair::of).toList();
    }

    /** The port that an earlier, equal request made; it may have got more since then. */
    private static PortRow same(Work work, PortRow existing, PortRequest request, List<Wish> asked) {
        List<String> differences = new ArrayList<>();
        for (Wish wish : asked) {
            if (existing.port().fixedIps().stream().noneMatch(wish::isMetBy)) {
                differences.add("it has no address "
                        + wish.address().map(IpAddress::toString).orElse("") + " of subnet "
                        + wish.subnet().id());
            }
        }
        if (!existing.port().allowedAddressPairs().containsAll(pairs(request))) {
            differences.add("it may send from " + Words.pairs(existing.port().allowedAddressPairs()));
        }
        if (!existing.port().securityGroupIds().containsAll(request.securityGroupIds())) {
            differences.add("it is in the security groups " + existing.port().securityGroupIds());
        }
        if (request.qosPolicyId().isPresent() && !existing.port().qosPolicyId().equals(request.qosPolicyId())) {
            differences.add("it is under QoS policy "
                    + existing.port().qosPolicyId().map(QosPolicyId::value).orElse("none"));
        }
        if (!differences.isEmpty()) {
            throw work.error(
                    ErrorKind.CONFLICT,
                    "port '" + request.name() + "' of network " + request.networkId() + " exists as " + existing.id()
                            + " and differs: " + String.join("; ", differences),
                    existing.id());
        }
        return existing;
    }

    static void delete(Work work, PortId id) {
        work.tx().get(Tables.PORTS.key(), id.value()).ifPresent(row -> {
            Ports.requireOurs(work, row);
            Ports.delete(work, row);
        });
    }

    static PortRow setAdminState(Work work, PortId id, boolean up) {
        PortRow row = work.port(id);
        Ports.requireOurs(work, row);
        return Ports.change(work, row, row.with(port -> port.adminStateUp(up)));
    }

    static PortRow plugFixedIp(Work work, PortId id, SubnetId subnetId, Optional<IpAddress> address) {
        PortRow row = work.port(id);
        Subnet subnet = work.subnetOn(row.port().networkId(), subnetId);
        Wish wish = new Wish(subnet, address);
        if (row.port().fixedIps().stream().anyMatch(wish::isMetBy)) {
            return row;
        }
        Ports.requireOurs(work, row);
        List<FixedIp> addresses = new ArrayList<>(row.port().fixedIps());
        addresses.add(Ports.take(work, wish, id));
        return Ports.change(work, row, row.with(port -> port.fixedIps(addresses)));
    }

    static PortRow unplugFixedIp(Work work, PortId id, SubnetId subnet) {
        PortRow row = work.port(id);
        List<FixedIp> left = row.port().fixedIps().stream()
                .filter(ip -> !ip.subnetId().equals(subnet))
                .toList();
        if (left.size() == row.port().fixedIps().size()) {
            return row;
        }
        Ports.requireOurs(work, row);
        return keep(work, row, left);
    }

    /** Takes all but these addresses from a port. */
    static PortRow keep(Work work, PortRow row, List<FixedIp> left) {
        row.port().fixedIps().stream().filter(ip -> !left.contains(ip)).forEach(ip -> Addresses.release(work, ip));
        return Ports.change(work, row, row.with(port -> port.fixedIps(left)));
    }
}
