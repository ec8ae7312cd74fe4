package dev.jackfield.store;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.Inventory;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.store.Rows.Group;
import dev.jackfield.store.Rows.Membership;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that is ours in a store and its data plane, or looks like it. */
final class StoreInventory implements Inventory {
    private static final String REMOVE = "remove";

    private final Site site;

    StoreInventory(Site site) {
        this.site = site;
    }

    private record Records(List<InventoryItem> items, List<Attachment> attachments) {}

    @Override
    public Stream<InventoryItem> list() {
        Records records = site.read(tx -> {
            List<Group> groups = tx.all(Tables.GROUPS);
            return new Records(
                    Stream.of(
                                    tx.all(Tables.PORTS).stream()
                                            .filter(this::isOursOrLooksSo)
                                            .map(this::item),
                                    groups.stream()
                                            .filter(this::isOursOrLooksSo)
                                            .map(this::item),
                                    groups.stream().flatMap(row -> memberships(tx, row)))
                            .flatMap(items -> items)
                            .toList(),
                    Attachments.all(tx));
        });
        return Stream.concat(records.items().stream(), strays(records));
    }

    @Override
    public Stream<InventoryItem> list(LoadBalancerId loadBalancer) {
        Mark mark = Mark.of(site.installation(), loadBalancer);
        Records records = site.read(tx -> {
            List<Group> groups = GroupRows.of(tx, site.installation(), loadBalancer);
            return new Records(
                    Stream.of(
                                    tx
                                            .find(
                                                    Tables.PORTS_BY_MARK,
                                                    site.installation().value(),
                                                    loadBalancer.value())
                                            .stream()
                                            .map(this::item),
                                    groups.stream().map(this::item),
                                    groups.stream().flatMap(row -> memberships(tx, row)))
                            .flatMap(items -> items)
                            .toList(),
                    Attachments.of(tx, site.installation(), loadBalancer));
        });
        // What others are attached by is no stray, and carries other marks.
        return Stream.concat(
                records.items().stream(),
                strays(records).filter(item -> item.mark().equals(Optional.of(mark))));
    }

    private Stream<InventoryItem> strays(Records records) {
        return site.dataPlane().strays(records.attachments()).stream();
    }

    private boolean isOursOrLooksSo(PortRow row) {
        return row.isOf(site.installation())
                || ResourceNames.looksLikeOurs(row.port().name(), row.port().deviceOwner());
    }

    private InventoryItem item(PortRow row) {
        return new InventoryItem(
                row.kind(), row.id().value(), row.port().name(), ours(row.port().mark()), Optional.of(row.createdAt()));
    }

    private boolean isOursOrLooksSo(Group row) {
        return ours(row.group().mark()).isPresent()
                || ResourceNames.looksLikeOurGroup(row.group().name());
    }

    private InventoryItem item(Group row) {
        return new InventoryItem(
                ResourceKind.SECURITY_GROUP,
                row.group().id().value(),
                row.group().name(),
                ours(row.group().mark()),
                Optional.of(row.createdAt()));
    }

    /** Ports that are not ours but in a group of ours; the item's id is the port's. */
    private Stream<InventoryItem> memberships(Transaction tx, Group row) {
        if (ours(row.group().mark()).isEmpty()) {
            return Stream.empty();
        }
        return tx.find(Tables.MEMBERSHIPS.key(), row.group().id().value()).stream()
                .flatMap(member -> tx.get(Tables.PORTS.key(), member.portId().value()).stream())
                .filter(port -> !port.isOf(site.installation()))
                .map(port -> new InventoryItem(
                        ResourceKind.SECURITY_GROUP_MEMBERSHIP,
                        port.id().value(),
                        row.group().name(),
                        row.group().mark(),
                        Optional.empty()));
    }

    private Optional<Mark> ours(Optional<Mark> mark) {
        return mark.filter(found -> found.installation().equals(site.installation()));
    }

    @Override
    public void remove(InventoryItem item) {
        Mark mark = item.mark()
                .filter(found -> found.installation().equals(site.installation()))
                .orElseThrow(() -> notOurs(item));
        site.change(REMOVE, NetworkServiceException::new, work -> {
            switch (item.kind()) {
                case VIP_PORT, BASE_PORT, MEMBER_PORT, PORT -> removePort(work, item, mark);
                case SECURITY_GROUP -> removeGroup(work, item, mark);
                case SECURITY_GROUP_MEMBERSHIP -> removeMembership(work, item, mark);
                case LINK -> removeStray(work, item);
            }
            return item;
        });
    }

    private static void removePort(Work work, InventoryItem item, Mark mark) {
        work.tx().get(Tables.PORTS.key(), item.id()).ifPresent(row -> {
            if (!row.port().mark().equals(Optional.of(mark))) {
                throw notOurs(item);
            }
            Ports.delete(work, row);
        });
    }

    private static void removeGroup(Work work, InventoryItem item, Mark mark) {
        work.tx().get(Tables.GROUPS.key(), item.id()).ifPresent(row -> {
            LoadBalancerId loadBalancer = requireSame(row, item, mark);
            for (Membership member : Memberships.of(work, row.group().id())) {
                GroupRows.leave(work, work.port(member.portId()), row.group().id());
            }
            GroupRows.delete(work, row, loadBalancer, Optional.empty());
        });
    }

    private static LoadBalancerId requireSame(Group row, InventoryItem item, Mark mark) {
        return row.group()
                .mark()
                .filter(mark::equals)
                .flatMap(Mark::loadBalancer)
                .orElseThrow(() -> notOurs(item));
    }

    private static void removeMembership(Work work, InventoryItem item, Mark mark) {
        Optional<PortRow> port = work.tx().get(Tables.PORTS.key(), new PortId(item.id()).value());
        Optional<SecurityGroupId> group = mark.loadBalancer()
                .flatMap(id -> GroupRows.find(work, id, item.name()))
                .map(row -> row.group().id());
        if (port.isPresent()
                && group.isPresent()
                && port.get().port().securityGroupIds().contains(group.get())) {
            GroupRows.leave(work, port.get(), group.get());
        }
    }

    private void removeStray(Work work, InventoryItem item) {
        work.write("remove-stray", () -> {
            site.dataPlane().removeStray(item, Attachments.all(work.tx()));
            return item;
        });
    }

    private static NotOursException notOurs(InventoryItem item) {
        return new NotOursException(
                item.kind() + " " + item.id() + " ('" + item.name() + "') does not carry our mark",
                ErrorContext.of(REMOVE));
    }
}
