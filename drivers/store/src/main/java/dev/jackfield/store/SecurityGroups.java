package dev.jackfield.store;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Listener;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.MissingVipSecurityGroupException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import dev.jackfield.store.Rows.Group;
import dev.jackfield.store.Rows.Membership;
import dev.jackfield.store.Rows.VipRow;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * The security groups of load balancers: one each, in which the VIP port and the base ports are. On a port of a user's, nothing is
 * written but its membership in this group.
 */
final class SecurityGroups {
    private SecurityGroups() {}

    static Optional<Group> find(Work work, LoadBalancerId loadBalancer) {
        return find(work.tx(), work.installation(), loadBalancer);
    }

    private static Optional<Group> find(Transaction tx, InstallationId installation, LoadBalancerId loadBalancer) {
        return tx.get(Tables.GROUPS_BY_MARK, installation.value(), loadBalancer.value());
    }

    static SecurityGroupId updateVip(Work work, LoadBalancer loadBalancer, Vip vip) {
        VipRow row = Vips.allocated(work, vip);
        PortRow port = work.port(row.portId());
        SecurityGroupId group = ensure(work, loadBalancer, row);
        bind(work, port, group, vip);
        return group;
    }

    static PortId updateAmphora(Work work, LoadBalancer loadBalancer, Amphora amphora, Vip vip) {
        VipRow row = Vips.allocated(work, vip);
        PortRow base = Vips.basePort(work.tx(), work.installation(), loadBalancer.id(), amphora)
                .orElseThrow(() -> new PortNotFoundException(
                        "amphora " + amphora.id() + " has no base port", work.context(amphora.id())));
        bind(work, base, ensure(work, loadBalancer, row), vip);
        return base.id();
    }

    private static void bind(Work work, PortRow port, SecurityGroupId group, Vip vip) {
        List<SecurityGroupId> groups = new ArrayList<>();
        groups.add(group);
        // A user's port is in the user's groups by the user's own doing.
        if (port.isOf(work.installation(), vip.loadBalancerId())) {
            groups.addAll(vip.securityGroupIds());
        }
        if (!port.port().securityGroupIds().containsAll(groups)) {
            Ports.change(work, port, Ports.joined(work, port, groups));
        }
    }

    /** The listeners changed: the rules follow. */
    static void updateRules(Work work, LoadBalancer loadBalancer, boolean forDelete) {
        Optional<Group> group = find(work, loadBalancer.id());
        if (group.isEmpty()) {
            if (forDelete) {
                return;
            }
            throw new MissingVipSecurityGroupException(
                    "load balancer " + loadBalancer.id() + " has no security group '" + Names.group(loadBalancer.id())
                            + "'",
                    work.context(loadBalancer.id()));
        }
        List<IpAddress> vips =
                Vips.find(work, loadBalancer.id()).map(VipRow::ips).orElse(List.of());
        setRules(work, group.get(), rules(loadBalancer, vips));
    }

    private static SecurityGroupId ensure(Work work, LoadBalancer loadBalancer, VipRow row) {
        List<SecurityGroupRule> rules = rules(loadBalancer, row.ips());
        Optional<Group> existing = find(work, loadBalancer.id());
        if (existing.isPresent()) {
            setRules(work, existing.get(), rules);
            return existing.get().group().id();
        }
        work.site().limits().securityGroups().ifPresent(limit -> {
            if (work.tx().count(Tables.GROUPS) >= limit) {
                throw work.error(ErrorKind.EXHAUSTED, "quota of " + limit + " security groups is used up");
            }
        });
        SecurityGroup group = new SecurityGroup(
                new SecurityGroupId(UUID.randomUUID().toString()),
                loadBalancer.projectId(),
                Names.group(loadBalancer.id()),
                "",
                rules,
                List.of(),
                true,
                Optional.of(Mark.of(work.installation(), loadBalancer.id())));
        return work.write("make-group", () -> {
            work.tx().insert(Tables.GROUPS, new Group(group, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
            return group.id();
        });
    }

    private static void setRules(Work work, Group row, List<SecurityGroupRule> rules) {
        SecurityGroup old = row.group();
        if (old.rules().equals(rules)) {
            return;
        }
        SecurityGroup changed = new SecurityGroup(
                old.id(),
                old.projectId(),
                old.name(),
                old.description(),
                rules,
                old.tags(),
                old.stateful(),
                old.mark());
        work.write("change-group", () -> {
            work.tx().update(Tables.GROUPS, new Group(changed, row.createdAt()));
            return changed;
        });
    }

    /** Takes a load balancer's own ports and the VIP port out of its group, and deletes the group if nobody else is in it. */
    static void delete(Work work, LoadBalancerId loadBalancer, Optional<PortId> vipPort) {
        Optional<Group> row = find(work, loadBalancer);
        if (row.isEmpty()) {
            return;
        }
        SecurityGroupId group = row.get().group().id();
        for (Membership membership : members(work, group)) {
            PortRow port = work.port(membership.portId());
            if (port.isOf(work.installation(), loadBalancer) || vipPort.equals(Optional.of(port.id()))) {
                leave(work, port, group);
            }
        }
        List<Membership> others = members(work, group);
        if (!others.isEmpty()) {
            throw work.error(
                    ErrorKind.CONFLICT,
                    "security group " + group + " of load balancer " + loadBalancer + " is used by port "
                            + others.getFirst().portId(),
                    group,
                    others.getFirst().portId());
        }
        work.write("delete-group", () -> {
            work.tx().delete(Tables.GROUPS, row.get());
            return group;
        });
    }

    static List<Membership> members(Work work, SecurityGroupId group) {
        return work.tx().find(Tables.MEMBERSHIPS.key(), group.value());
    }

    /** Takes a port out of a group; its other groups stay. */
    static void leave(Work work, PortRow port, SecurityGroupId group) {
        List<SecurityGroupId> left = port.port().securityGroupIds().stream()
                .filter(other -> !other.equals(group))
                .toList();
        work.tx().delete(Tables.MEMBERSHIPS, new Membership(group, port.id()));
        Ports.change(work, port, port.with(draft -> draft.securityGroupIds(left)));
    }

    /**
     * What the amphorae must be reached by: each listener from whom it allows, unless the VIP names groups of the user's that say so
     * instead; and for two amphorae their peer ports, VRRP and its authentication header.
     *
     * @see "Octavia, network/drivers/neutron/allowed_address_pairs.py, _update_security_group_rules"
     */
    private static List<SecurityGroupRule> rules(LoadBalancer loadBalancer, List<IpAddress> vips) {
        Set<IpVersion> versions = new LinkedHashSet<>();
        vips.forEach(vip -> versions.add(vip.version()));
        Set<SecurityGroupRule> rules = new LinkedHashSet<>();
        for (Listener listener : loadBalancer.listeners()) {
            if (listener.provisioningStatus() == ProvisioningStatus.PENDING_DELETE
                    || listener.provisioningStatus() == ProvisioningStatus.DELETED) {
                continue;
            }
            for (IpVersion version : versions) {
                if (loadBalancer.vip().securityGroupIds().isEmpty()) {
                    sources(listener, version)
                            .forEach(from -> rules.add(
                                    rule(version, protocol(listener), OptionalInt.of(listener.protocolPort()), from)));
                }
                if (listener.peerPort().isPresent()) {
                    rules.add(rule(version, "tcp", listener.peerPort(), Optional.empty()));
                }
            }
        }
        if (loadBalancer.topology() == Topology.ACTIVE_STANDBY) {
            for (IpVersion version : versions) {
                rules.add(rule(version, "112", OptionalInt.empty(), Optional.empty()));
                rules.add(rule(version, "51", OptionalInt.empty(), Optional.empty()));
            }
        }
        return List.copyOf(rules);
    }

    private static List<Optional<Cidr>> sources(Listener listener, IpVersion version) {
        if (listener.allowedCidrs().isEmpty()) {
            return List.of(Optional.empty());
        }
        return listener.allowedCidrs().stream()
                .filter(cidr -> cidr.version() == version)
                .map(Optional::of)
                .toList();
    }

    private static SecurityGroupRule rule(IpVersion version, String protocol, OptionalInt port, Optional<Cidr> remote) {
        return new SecurityGroupRule(
                SecurityGroupRule.Direction.INGRESS, version, Optional.of(protocol), port, port, remote);
    }

    private static String protocol(Listener listener) {
        return switch (listener.protocol()) {
            case HTTP, HTTPS, TERMINATED_HTTPS, PROMETHEUS, TCP -> "tcp";
            case UDP -> "udp";
            case SCTP -> "sctp";
        };
    }
}
