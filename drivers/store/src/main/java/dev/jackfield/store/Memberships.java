package dev.jackfield.store;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.store.Rows.Membership;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which ports are in which security groups: what a port's row says, and the other way round. */
final class Memberships {
    private Memberships() {}

    static List<Membership> of(Work work, SecurityGroupId group) {
        return work.tx().find(Tables.MEMBERSHIPS.key(), group.value());
    }

    /** The row with further security groups. */
    static PortRow joined(PortRow row, Collection<SecurityGroupId> groups) {
        if (row.port().securityGroupIds().containsAll(groups)) {
            return row;
        }
        Set<SecurityGroupId> all = new LinkedHashSet<>(row.port().securityGroupIds());
        all.addAll(groups);
        return row.with(port -> port.securityGroupIds(List.copyOf(all)));
    }

    /** Records that a port is in the groups that its row names, and in no others of those that it was in. */
    static void record(Work work, PortId port, List<SecurityGroupId> before, List<SecurityGroupId> after) {
        after.stream().distinct().filter(group -> !before.contains(group)).forEach(group -> {
            if (work.tx().get(Tables.GROUPS.key(), group.value()).isEmpty()) {
                throw new SecurityGroupNotFoundException(work.operation(), group);
            }
            work.tx().insert(Tables.MEMBERSHIPS, new Membership(group, port));
        });
        before.stream()
                .distinct()
                .filter(group -> !after.contains(group))
                .forEach(group -> work.tx().delete(Tables.MEMBERSHIPS, new Membership(group, port)));
    }

    /** The ports that follow if a port's row is replaced by another one; none if nothing changes that others could depend on. */
    static Followers followers(Work work, PortRow before, PortRow after) {
        List<SecurityGroupId> was = before.port().securityGroupIds();
        List<SecurityGroupId> is = after.port().securityGroupIds();
        if (was.equals(is) && (is.isEmpty() || sources(before).equals(sources(after)))) {
            return Followers.NONE;
        }
        Set<SecurityGroupId> groups = new LinkedHashSet<>(was);
        groups.addAll(is);
        return Followers.ofMember(work, after.id(), groups);
    }

    /** What a port may send from: its addresses and its allowed address pairs. */
    static List<Cidr> sources(PortRow row) {
        return Stream.concat(
                        row.port().fixedIps().stream()
                                .map(ip -> new Cidr(
                                        ip.ipAddress(), ip.ipAddress().version().bits())),
                        row.port().allowedAddressPairs().stream().map(pair -> pair.addresses()))
                .distinct()
                .toList();
    }
}
