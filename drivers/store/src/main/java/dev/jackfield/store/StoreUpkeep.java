package dev.jackfield.store;

import dev.jackfield.network.Capability;
import dev.jackfield.network.Difference;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.PortId;
import dev.jackfield.store.Rows.VipRow;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds the data plane against the records, and makes it what they say. Only what is ours is looked at. */
final class StoreUpkeep {
    private static final String MEND = "mend";

    private final Site site;

    StoreUpkeep(Site site) {
        this.site = site;
    }

    /** What is to be looked at. */
    private record Scope(List<Network> networks, List<Attachment> attachments) {}

    /**
     * Looks without holding anybody up. What seems to differ may only be at work: it is looked at again while nobody changes anything.
     */
    List<Difference> differences(Optional<LoadBalancerId> loadBalancer) {
        Scope scope = site.read(tx -> scope(tx, loadBalancer));
        if (loadBalancer.isPresent() && scope.attachments().isEmpty()) {
            return List.of(); // It has nothing, and so depends on nothing.
        }
        List<Difference> seen = site.dataPlane().differences(scope.networks(), scope.attachments());
        if (seen.isEmpty()) {
            return List.of();
        }
        return List.copyOf(site.write(tx -> {
            Scope now = scope(tx, loadBalancer);
            return site.dataPlane().differences(now.networks(), now.attachments());
        }));
    }

    private Scope scope(Transaction tx, Optional<LoadBalancerId> loadBalancer) {
        List<Attachment> attachments = loadBalancer
                .map(id -> Attachments.of(tx, site.installation(), id))
                .orElseGet(() -> ours(tx));
        List<Network> networks = tx.all(Tables.NETWORKS);
        if (loadBalancer.isPresent()) {
            Set<NetworkId> used =
                    attachments.stream().map(each -> each.network().id()).collect(Collectors.toSet());
            networks = networks.stream()
                    .filter(network -> used.contains(network.id()))
                    .toList();
        }
        return new Scope(networks, attachments);
    }

    private List<Attachment> ours(Transaction tx) {
        return tx.all(Tables.PORTS).stream()
                .filter(row -> row.isOf(site.installation()))
                .flatMap(row -> Attachments.find(tx, row).stream())
                .toList();
    }

    void mend(Difference difference) {
        site.change(MEND, NetworkServiceException::new, work -> {
            mend(work, difference);
            return difference;
        });
    }

    private void mend(Work work, Difference difference) {
        Optional<PortId> port = difference.subject().port();
        Optional<NetworkId> network = difference.subject().network();
        if (port.isPresent()) {
            work.tx()
                    .get(Tables.PORTS.key(), port.get().value())
                    .filter(row -> row.isOf(site.installation()))
                    .ifPresent(row -> mend(work, row, difference.kind()));
        } else if (network.isPresent()) {
            work.tx()
                    .get(Tables.NETWORKS.key(), network.get().value())
                    .ifPresent(it -> work.effectThatStays("mend-network", plane -> plane.mend(it)));
        } else {
            // What is made anew for all is made for other people's ports, too.
            List<Network> networks = work.tx().all(Tables.NETWORKS);
            List<Attachment> attachments = Attachments.all(work.tx());
            work.effectThatStays("mend-host", plane -> plane.mend(networks, attachments));
        }
    }

    private static void mend(Work work, PortRow row, Difference.Kind kind) {
        Optional<Attachment> attached = Attachments.find(work.tx(), row);
        if (attached.isEmpty()) {
            return; // It was detached meanwhile, and is as it should be.
        }
        Attachment attachment = attached.get();
        work.compute(attachment.computeId());
        Optional<VipRow> vip = row.loadBalancer()
                .filter(id -> work.site().can(Capability.ACTIVATE_VIP))
                .flatMap(id -> Vips.find(work, id));
        List<IpAddress> elsewhere = vip.filter(it -> it.holder().isPresent())
                .filter(it -> !it.holder().equals(Optional.of(row.id())))
                .map(VipRow::ips)
                .orElse(List.of());
        work.effectThatStays("mend-port", plane -> plane.mend(attachment, elsewhere));
        vip.flatMap(it -> holder(work, it)).ifPresent(held -> {
            // Who was told of another holder is told anew.
            if (kind == Difference.Kind.VIP || held.port().id().equals(row.id())) {
                VipMove again = new VipMove(vip.get().loadBalancer(), Optional.of(held), held, held.heldVips());
                work.effectThatStays("mend-vip", plane -> plane.moveVip(again));
            }
        });
    }

    /** The attachment that holds a VIP, if its compute is there. */
    private static Optional<Attachment> holder(Work work, VipRow vip) {
        return vip.holder()
                .flatMap(id -> work.tx().get(Tables.PORTS.key(), id.value()))
                .flatMap(holder -> Attachments.find(work.tx(), holder))
                .filter(held -> !held.heldVips().isEmpty() && work.isPresent(held));
    }
}
