package dev.jackfield.store;

import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.store.Rows.Membership;
import dev.jackfield.store.Rows.Reference;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The attached ports whose filters depend on something that is about to change: seen before, and changed in the data plane after. */
final class Followers {
    /** None. */
    static final Followers NONE = new Followers();

    private final Map<PortId, Attachment> before = new LinkedHashMap<>();

    private Followers() {}

    /** The ports that are in a group whose rules are about to change. */
    static Followers ofRules(Work work, SecurityGroupId group) {
        Followers followers = new Followers();
        followers.add(work, group);
        return followers;
    }

    /** The ports whose groups name these groups as the other side, since a port of these is about to change; without that port. */
    static Followers ofMember(Work work, PortId changing, Collection<SecurityGroupId> groups) {
        Followers followers = new Followers();
        Set<SecurityGroupId> naming = new LinkedHashSet<>();
        for (SecurityGroupId group : groups) {
            List<Reference> references = work.tx().find(Tables.REFERENCES.key(), group.value());
            references.forEach(reference -> naming.add(reference.by()));
        }
        naming.forEach(group -> followers.add(work, group));
        followers.before.remove(changing);
        return followers;
    }

    private void add(Work work, SecurityGroupId group) {
        List<Membership> members = work.tx().find(Tables.MEMBERSHIPS.key(), group.value());
        members.stream()
                .flatMap(member ->
                        work.tx().get(Tables.PORTS.key(), member.portId().value()).stream())
                .forEach(row -> Attachments.find(work.tx(), row).ifPresent(it -> before.put(row.id(), it)));
    }

    /** Lets the data plane follow. A compute that is gone has no NIC that could. */
    void follow(Work work) {
        before.forEach((id, old) -> work.tx()
                .get(Tables.PORTS.key(), id.value())
                .flatMap(row -> Attachments.find(work.tx(), row))
                .filter(after -> !after.equals(old))
                .filter(after -> work.isPresent(after))
                .ifPresent(after ->
                        work.effect("follow", plane -> plane.change(after, old), plane -> plane.change(old, after))));
    }
}
