package dev.jackfield.store;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import dev.jackfield.store.PortFilter.Pass;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out what the security groups of a port let in. */
final class Filters {
    private Filters() {}

    /** The filter of a port; empty if it is in no group. */
    static Optional<PortFilter> of(Transaction tx, PortRow row) {
        List<SecurityGroupId> groups = row.port().securityGroupIds();
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PortFilter(groups.stream()
                .flatMap(id -> tx.get(Tables.GROUPS.key(), id.value()).stream())
                .flatMap(group -> group.group().rules().stream())
                .filter(rule -> rule.direction() == Direction.INGRESS)
                .flatMap(rule -> passes(tx, rule))
                .toList()));
    }

    private static Stream<Pass> passes(Transaction tx, SecurityGroupRule rule) {
        return rule.remoteGroup()
                .map(group -> addresses(tx, group)
                        .filter(address -> address.version() == rule.ethertype())
                        .map(address -> pass(rule, Optional.of(address))))
                .orElseGet(() -> Stream.of(pass(rule, rule.remote())));
    }

    private static Pass pass(SecurityGroupRule rule, Optional<Cidr> from) {
        return new Pass(rule.ethertype(), rule.protocolNumber(), rule.portRangeMin(), rule.portRangeMax(), from);
    }

    /** What the ports of a group may send from. */
    private static Stream<Cidr> addresses(Transaction tx, SecurityGroupId group) {
        return tx.find(Tables.MEMBERSHIPS.key(), group.value()).stream()
                .flatMap(member -> tx.get(Tables.PORTS.key(), member.portId().value()).stream())
                .flatMap(row -> Memberships.sources(row).stream())
                .distinct();
    }
}
