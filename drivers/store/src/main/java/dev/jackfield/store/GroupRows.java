package dev.jackfield.store;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.store.Rows.Group;
import dev.jackfield.store.Rows.Membership;
import dev.jackfield.store.Rows.Reference;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is done to security groups, whosever they are. */
final class GroupRows {
    private GroupRows() {}

    /** The group of a name among those that are marked as a load balancer's. */
    static Optional<Group> find(Work work, LoadBalancerId loadBalancer, String name) {
        return of(work.tx(), work.installation(), loadBalancer).stream()
                .filter(row -> row.group().name().equals(name))
                .findFirst();
    }

    /** All groups that are marked as a load balancer's. */
    static List<Group> of(Transaction tx, InstallationId installation, LoadBalancerId loadBalancer) {
        return tx.find(Tables.GROUPS_BY_MARK, installation.value(), loadBalancer.value());
    }

    static SecurityGroupId newId() {
        return new SecurityGroupId(UUID.randomUUID().toString());
    }

    static SecurityGroup make(Work work, SecurityGroup group) {
        work.site().limits().securityGroups().ifPresent(limit -> {
            if (work.tx().count(Tables.GROUPS) >= limit) {
                throw work.error(ErrorKind.EXHAUSTED, "quota of " + limit + " security groups is used up");
            }
        });
        return work.write("make-group", () -> {
            work.tx().insert(Tables.GROUPS, new Group(group, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
            named(group.rules())
                    .forEach(remote -> work.tx().insert(Tables.REFERENCES, new Reference(remote, group.id())));
            return group;
        });
    }

    /** Replaces the rules of a group that names no others; the NICs of its ports follow. */
    static void setRules(Work work, Group row, List<SecurityGroupRule> rules) {
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
        Followers followers = Followers.ofRules(work, old.id());
        work.write("change-group", () -> {
            work.tx().update(Tables.GROUPS, new Group(changed, row.createdAt()));
            return changed;
        });
        followers.follow(work);
    }

    /** Deletes a group in which no port is. */
    static void delete(Work work, Group row) {
        SecurityGroup group = row.group();
        work.write("delete-group", () -> {
            named(group.rules())
                    .forEach(remote -> work.tx().delete(Tables.REFERENCES, new Reference(remote, group.id())));
            work.tx().delete(Tables.GROUPS, row);
            return group;
        });
    }

    /** Takes a load balancer's own ports and the VIP port out of one of its groups, and deletes it if nobody else is in it. */
    static void delete(Work work, Group row, LoadBalancerId loadBalancer, Optional<PortId> vipPort) {
        SecurityGroupId group = row.group().id();
        for (Membership membership : Memberships.of(work, group)) {
            PortRow port = work.port(membership.portId());
            if (port.isOf(work.installation(), loadBalancer) || vipPort.equals(Optional.of(port.id()))) {
                leave(work, port, group);
            }
        }
        List<Membership> others = Memberships.of(work, group);
        if (!others.isEmpty()) {
            throw work.error(
                    ErrorKind.CONFLICT,
                    "security group " + group + " of load balancer " + loadBalancer + " is used by port "
                            + others.getFirst().portId(),
                    group,
                    others.getFirst().portId());
        }
        delete(work, row);
    }

    /** Takes a port out of a group; its other groups stay. */
    static void leave(Work work, PortRow port, SecurityGroupId group) {
        List<SecurityGroupId> left = port.port().securityGroupIds().stream()
                .filter(other -> !other.equals(group))
                .toList();
        Ports.regroup(work, port, left);
    }

    /** The groups that rules name. */
    static Set<SecurityGroupId> named(List<SecurityGroupRule> rules) {
        return rules.stream().flatMap(rule -> rule.remoteGroup().stream()).collect(Collectors.toSet());
    }
}
