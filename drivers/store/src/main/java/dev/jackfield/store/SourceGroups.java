package dev.jackfield.store;

import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.store.Rows.Group;

import java.util.List;
import java.util.Optional;

/**
 * The source groups of load balancers, one each, in which the ports are from which members are reached. It lets nothing pass: it is
 * there to be named in the rules of others.
 */
final class SourceGroups {
    private SourceGroups() {}

    static Optional<Group> find(Work work, LoadBalancerId loadBalancer) {
        return GroupRows.find(work, loadBalancer, ResourceNames.sourceGroup(loadBalancer));
    }

    static SecurityGroupId update(Work work, LoadBalancer loadBalancer) {
        LoadBalancerId id = loadBalancer.id();
        Vips.allocated(work, loadBalancer.vip());
        SecurityGroupId group = find(work, id)
                .map(Group::group)
                .orElseGet(() -> make(work, loadBalancer))
                .id();
        for (ResourceKind kind : List.of(ResourceKind.BASE_PORT, ResourceKind.MEMBER_PORT)) {
            for (PortRow port : Vips.ports(work.tx(), work.installation(), id, kind)) {
                PortRow joined = Memberships.joined(port, List.of(group));
                if (!joined.equals(port)) {
                    Ports.regroup(work, port, joined.port().securityGroupIds());
                }
            }
        }
        return group;
    }

    private static SecurityGroup make(Work work, LoadBalancer loadBalancer) {
        return GroupRows.make(
                work,
                new SecurityGroup(
                        GroupRows.newId(),
                        loadBalancer.projectId(),
                        ResourceNames.sourceGroup(loadBalancer.id()),
                        "",
                        List.of(),
                        List.of(),
                        true,
                        Optional.of(Mark.of(work.installation(), loadBalancer.id()))));
    }
}
