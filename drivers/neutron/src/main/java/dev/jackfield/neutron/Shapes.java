package dev.jackfield.neutron;

import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.HostRoute;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Network;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortStatus;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VnicType;
import dev.jackfield.neutron.client.NeutronNetwork;
import dev.jackfield.neutron.client.NeutronPort;
import dev.jackfield.neutron.client.NeutronSecurityGroup;
import dev.jackfield.neutron.client.NeutronSecurityGroupRule;
import dev.jackfield.neutron.client.NeutronSubnet;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What Neutron tells, as the records of the driver interface. */
final class Shapes {
    private Shapes() {}

    static Port port(NeutronPort raw) {
        Port.Builder port = Port.builder(raw.id(), clean(raw.name()), raw.networkId())
                .deviceId(raw.deviceId())
                .deviceOwner(raw.deviceOwner())
                .status(status(raw.status()))
                .adminStateUp(raw.adminStateUp())
                .fixedIps(raw.fixedIps().stream()
                        .map(ip -> new FixedIp(ip.subnetId(), ip.ipAddress()))
                        .toList())
                .allowedAddressPairs(raw.allowedAddressPairs().stream()
                        .map(pair -> pair(raw, pair))
                        .toList())
                .securityGroupIds(raw.securityGroups())
                .vnicType(raw.vnicType().equals("direct") ? VnicType.DIRECT : VnicType.NORMAL);
        raw.macAddress().ifPresent(port::macAddress);
        raw.projectId().ifPresent(port::projectId);
        raw.qosPolicyId().ifPresent(port::qosPolicyId);
        Descriptions.markIn(raw.description()).ifPresent(port::mark);
        return port.build();
    }

    private static PortStatus status(String text) {
        return switch (text) {
            case "ACTIVE" -> PortStatus.ACTIVE;
            case "BUILD" -> PortStatus.BUILD;
            case "ERROR" -> PortStatus.ERROR;
            default -> PortStatus.DOWN; // "N/A" is said of ports that nothing will ever wire.
        };
    }

    /** Neutron writes the port's own MAC where none was given. */
    private static AllowedAddressPair pair(NeutronPort port, NeutronPort.AddressPair pair) {
        return new AllowedAddressPair(
                cidr(pair.ipAddress()),
                pair.macAddress().filter(it -> !port.macAddress().equals(Optional.of(it))));
    }

    private static Cidr cidr(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return Cidr.around(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }
        IpAddress address = IpAddress.parse(text);
        return new Cidr(address, address.version().bits());
    }

    static Network network(NeutronNetwork raw, List<SubnetId> subnets) {
        Network.Builder network = Network.builder(raw.id(), clean(raw.name()))
                .subnets(subnets)
                .adminStateUp(raw.adminStateUp())
                .routerExternal(raw.external())
                .mtu(raw.mtu())
                .portSecurityEnabled(raw.portSecurityEnabled().orElse(true));
        raw.projectId().ifPresent(network::projectId);
        text(raw.networkType()).ifPresent(network::providerNetworkType);
        text(raw.physicalNetwork()).ifPresent(network::providerPhysicalNetwork);
        raw.segmentationId().ifPresent(network::providerSegmentationId);
        return network.build();
    }

    static Subnet subnet(NeutronSubnet raw) {
        Subnet.Builder subnet = Subnet.builder(raw.id(), clean(raw.name()), raw.networkId(), raw.cidr())
                .hostRoutes(raw.hostRoutes().stream()
                        .map(route -> new HostRoute(route.destination(), route.nexthop()))
                        .toList())
                .allocationPools(raw.allocationPools().stream()
                        .map(pool -> new AllocationPool(pool.start(), pool.end()))
                        .toList());
        raw.projectId().ifPresent(subnet::projectId);
        raw.gatewayIp().ifPresent(subnet::gatewayIp);
        return subnet.build();
    }

    /** Of its rules those of a shape that ours can have, and that let something in. */
    static SecurityGroup group(NeutronSecurityGroup raw) {
        return new SecurityGroup(
                raw.id(),
                raw.projectId(),
                clean(raw.name()),
                raw.description(),
                raw.securityGroupRules().stream()
                        .flatMap(rule -> rule(rule).stream())
                        .filter(rule -> rule.direction() == Direction.INGRESS)
                        .toList(),
                raw.tags(),
                raw.stateful().orElse(true),
                Descriptions.markIn(raw.description()));
    }

    /** A rule; empty: it is of a shape that ours never are, such as one for a type of ICMP. */
    static Optional<SecurityGroupRule> rule(NeutronSecurityGroupRule raw) {
        try {
            return Optional.of(canonical(new SecurityGroupRule(
                    raw.direction().equals("egress") ? Direction.EGRESS : Direction.INGRESS,
                    raw.ethertype().equals("IPv6") ? IpVersion.V6 : IpVersion.V4,
                    raw.protocol(),
                    number(raw.portRangeMin()),
                    number(raw.portRangeMax()),
                    raw.remoteIpPrefix().map(Shapes::cidr),
                    raw.remoteGroupId())));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    /** To Neutron, from anywhere and from nobody in particular are one rule. */
    static SecurityGroupRule canonical(SecurityGroupRule rule) {
        return rule.remote().filter(it -> it.prefixLength() == 0).isEmpty()
                ? rule
                : new SecurityGroupRule(
                        rule.direction(),
                        rule.ethertype(),
                        rule.protocol(),
                        rule.portRangeMin(),
                        rule.portRangeMax(),
                        Optional.empty(),
                        rule.remoteGroup());
    }

    private static OptionalInt number(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    static Optional<Instant> instant(String text) {
        try {
            return text(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    /** Names that users gave may have what ours may not. */
    private static String clean(String name) {
        return name.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
