package dev.jackfield.neutron;

import dev.jackfield.network.Capability;
import dev.jackfield.network.Inventory;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.neutron.client.NeutronSecurityGroup;
import dev.jackfield.neutron.client.Query;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What carries our mark in the cloud, or looks like Octavia's. */
final class NeutronInventory implements Inventory {
    private static final String OPERATION = "inventory";

    private final Site site;
    private final Groups groups;

    NeutronInventory(Site site, Groups groups) {
        this.site = site;
        this.groups = groups;
    }

    /** Neutron filters by whole descriptions only, so that all ports that we may see are read. */
    @Override
    public Stream<InventoryItem> list() {
        Call call = Call.of(OPERATION);
        return items(call.at(() -> site.ports(Query.ALL)), groups(call, Query.ALL));
    }

    @Override
    public Stream<InventoryItem> list(LoadBalancerId loadBalancer) {
        Call call = Call.of(OPERATION, loadBalancer);
        Query query = Query.of("description", Descriptions.of(site.mark(loadBalancer)));
        return items(call.at(() -> site.ports(query)), groups(call, query)).filter(InventoryItem::isOurs);
    }

    private List<NeutronSecurityGroup> groups(Call call, Query query) {
        return site.can(Capability.SECURITY_GROUPS)
                ? call.at(() -> site.neutron().securityGroups(query))
                : List.of();
    }

    private Stream<InventoryItem> items(List<CloudPort> ports, List<NeutronSecurityGroup> groups) {
        Stream<InventoryItem> some = ports.stream()
                .filter(port -> site.isOurs(port)
                        || ResourceNames.looksLikeOurs(
                                port.port().name(), port.port().deviceOwner()))
                .map(this::item);
        return Stream.concat(
                some,
                groups.stream()
                        .filter(group ->
                                ours(Descriptions.markIn(group.description())).isPresent()
                                        || ResourceNames.looksLikeOurGroup(group.name()))
                        .map(this::item));
    }

    private Optional<Mark> ours(Optional<Mark> mark) {
        return mark.filter(it -> it.installation().equals(site.installation()));
    }

    private InventoryItem item(CloudPort port) {
        Optional<Mark> mark = ours(port.port().mark());
        ResourceKind kind = mark.flatMap(Mark::loadBalancer)
                        .filter(id -> port.isOf(ResourceNames.vipDevice(id)))
                        .isPresent()
                ? ResourceKind.VIP_PORT
                : AmphoraNetworks.kind(port);
        return new InventoryItem(kind, port.id().value(), port.port().name(), mark, port.createdAt());
    }

    private InventoryItem item(NeutronSecurityGroup raw) {
        SecurityGroup group = Shapes.group(raw);
        return new InventoryItem(
                ResourceKind.SECURITY_GROUP,
                group.id().value(),
                group.name(),
                ours(group.mark()),
                Shapes.instant(raw.createdAt()));
    }

    @Override
    public void remove(InventoryItem item) {
        if (item.kind() == ResourceKind.SECURITY_GROUP) {
            removeGroup(new SecurityGroupId(item.id()));
            return;
        }
        PortId id = new PortId(item.id());
        Call call = Call.of("remove", id);
        call.at(() -> site.find(id)).ifPresent(port -> {
            requireOurs(call, item, port.port().mark());
            site.attachments().remove(call, List.of(port));
        });
    }

    private void removeGroup(SecurityGroupId id) {
        Call call = Call.of("remove", NetworkServiceException::new, id);
        call.at(() -> Site.found(() -> site.neutron().securityGroup(id))).ifPresent(group -> {
            if (ours(Descriptions.markIn(group.description())).isEmpty()) {
                throw notOurs(call, id.value());
            }
            groups.remove(call, id);
        });
    }

    private void requireOurs(Call call, InventoryItem item, Optional<Mark> mark) {
        if (ours(mark).isEmpty()) {
            throw notOurs(call, item.id());
        }
    }

    private static NotOursException notOurs(Call call, String id) {
        return new NotOursException(id + " does not carry our mark", call.context());
    }
}
