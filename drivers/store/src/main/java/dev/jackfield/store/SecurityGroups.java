package dev.jackfield.store;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.MissingVipSecurityGroupException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipSecurityGroupRules;
import dev.jackfield.store.Rows.Group;
import dev.jackfield.store.Rows.VipRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The security groups of load balancers: one each, in which the VIP port and the base ports are. On a port of a user's, nothing is
 * written but its membership in this group.
 */
final class SecurityGroups {
    private SecurityGroups() {}

    static Optional<Group> find(Work work, LoadBalancerId loadBalancer) {
        return GroupRows.find(work, loadBalancer, ResourceNames.group(loadBalancer));
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
        PortRow joined = Memberships.joined(port, groups);
        if (!joined.equals(port)) {
            Ports.regroup(work, port, joined.port().securityGroupIds());
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
                    "load balancer " + loadBalancer.id() + " has no security group '"
                            + ResourceNames.group(loadBalancer.id()) + "'",
                    work.context(loadBalancer.id()));
        }
        List<IpAddress> vips =
                Vips.find(work, loadBalancer.id()).map(VipRow::ips).orElse(List.of());
        GroupRows.setRules(work, group.get(), List.copyOf(VipSecurityGroupRules.of(loadBalancer, vips)));
    }

    private static SecurityGroupId ensure(Work work, LoadBalancer loadBalancer, VipRow row) {
        List<SecurityGroupRule> rules = List.copyOf(VipSecurityGroupRules.of(loadBalancer, row.ips()));
        Optional<Group> existing = find(work, loadBalancer.id());
        if (existing.isPresent()) {
            GroupRows.setRules(work, existing.get(), rules);
            return existing.get().group().id();
        }
        SecurityGroup group = new SecurityGroup(
                GroupRows.newId(),
                loadBalancer.projectId(),
                ResourceNames.group(loadBalancer.id()),
                "",
                rules,
                List.of(),
                true,
                Optional.of(Mark.of(work.installation(), loadBalancer.id())));
        return GroupRows.make(work, group).id();
    }
}
