package dev.jackfield.store;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.SecurityGroupRule.Direction;
import dev.jackfield.store.Rows.Group;
import dev.jackfield.store.Rows.Membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Security groups as an administrator makes them: without a mark, so never ours. */
final class GroupEdits {
    private GroupEdits() {}

    static SecurityGroup create(Work work, SecurityGroupRequest request) {
        refuseEgress(work, request);
        Optional<SecurityGroup> existing = work.tx().find(Tables.GROUPS_BY_NAME, request.name()).stream()
                .map(Group::group)
                .filter(group -> group.mark().isEmpty() && group.projectId().equals(request.projectId()))
                .findFirst();
        if (existing.isPresent()) {
            SecurityGroup found = existing.get();
            List<String> differences = new ArrayList<>();
            StoreAdministration.differ(differences, "description", found.description(), request.description());
            StoreAdministration.differ(differences, "rules", found.rules(), request.rules());
            StoreAdministration.refuseIfAny(
                    work, "security group '" + request.name() + "' exists as " + found.id(), differences, found.id());
            return found;
        }
        GroupRows.named(request.rules()).stream()
                .filter(remote ->
                        work.tx().get(Tables.GROUPS.key(), remote.value()).isEmpty())
                .findFirst()
                .ifPresent(remote -> {
                    throw new SecurityGroupNotFoundException(work.operation(), remote);
                });
        return GroupRows.make(
                work,
                new SecurityGroup(
                        GroupRows.newId(),
                        request.projectId(),
                        request.name(),
                        request.description(),
                        request.rules(),
                        List.of(),
                        true,
                        Optional.empty()));
    }

    private static void refuseEgress(Work work, SecurityGroupRequest request) {
        request.rules().stream()
                .filter(rule -> rule.direction() == Direction.EGRESS)
                .findFirst()
                .ifPresent(rule -> {
                    throw work.error(
                            ErrorKind.UNSUPPORTED,
                            "security group '" + request.name() + "' has a rule of direction EGRESS; driver "
                                    + work.site().driver() + " filters what comes in to a port only (INGRESS)");
                });
    }

    static void delete(Work work, SecurityGroupId id) {
        Optional<Group> row = work.tx().get(Tables.GROUPS.key(), id.value());
        if (row.isEmpty()) {
            return;
        }
        row.get().group().mark().ifPresent(mark -> {
            throw new ResourceInUseException(
                    "security group " + id + " ('" + row.get().group().name() + "') belongs to load balancer "
                            + mark.loadBalancer().map(LoadBalancerId::value).orElse("none") + ", with which it goes",
                    work.context(id));
        });
        List<Membership> members = Memberships.of(work, id);
        StoreAdministration.refuseIfUsed(
                work,
                "security group " + id,
                members.stream().map(Membership::portId).toList(),
                id);
        GroupRows.delete(work, row.get());
    }
}
