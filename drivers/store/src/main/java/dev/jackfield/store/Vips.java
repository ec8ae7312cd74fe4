package dev.jackfield.store;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.Vip;
import dev.jackfield.store.Rows.VipRow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is recorded of VIPs, and how their ports are found. */
final class Vips {
    private Vips() {}

    static Optional<VipRow> find(Transaction tx, InstallationId installation, LoadBalancerId loadBalancer) {
        return tx.get(Tables.VIPS.key(), installation.value(), loadBalancer.value());
    }

    static Optional<VipRow> find(Work work, LoadBalancerId loadBalancer) {
        return find(work.tx(), work.installation(), loadBalancer);
    }

    static void save(Work work, VipRow row) {
        if (find(work, row.loadBalancer()).isPresent()) {
            work.tx().update(Tables.VIPS, row);
        } else {
            work.tx().insert(Tables.VIPS, row);
        }
    }

    /**
     * Records a VIP whose addresses may be others than before. Its base ports follow: in what they may send from, and the holder's on its NIC.
     *
     * @param step what recording is called among the internal steps
     * @param changed makes the row
     * @return the row
     */
    static VipRow change(Work work, LoadBalancerId loadBalancer, String step, Supplier<VipRow> changed) {
        List<PortRow> bases = ports(work.tx(), work.installation(), loadBalancer, ResourceKind.BASE_PORT);
        // As they are before anything is recorded: what the data plane is to change from.
        Map<PortId, Optional<Attachment>> before = new HashMap<>();
        bases.forEach(
                base -> before.put(base.id(), Attachments.find(work.tx(), base).filter(work::isPresent)));
        VipRow row = work.write(step, () -> {
            VipRow made = changed.get();
            save(work, made);
            return made;
        });
        List<AllowedAddressPair> pairs =
                row.ips().stream().map(AllowedAddressPair::of).toList();
        for (PortRow base : bases) {
            Ports.change(
                    work,
                    base,
                    base.with(it -> it.allowedAddressPairs(pairs)),
                    before.getOrDefault(base.id(), Optional.empty()));
        }
        return row;
    }

    /** The recorded VIP of a load balancer whose VIP port exists. */
    static VipRow allocated(Work work, Vip vip) {
        vip.portId().ifPresent(work::port);
        VipRow row = find(work, vip.loadBalancerId())
                .orElseThrow(() -> new PortNotFoundException(
                        "load balancer " + vip.loadBalancerId() + " has no VIP port: its VIP is not allocated",
                        work.context(vip.loadBalancerId())));
        vip.portId().filter(named -> !named.equals(row.portId())).ifPresent(named -> {
            throw new PortNotFoundException(
                    "port " + named + " is not the VIP port of load balancer " + vip.loadBalancerId() + ", which is "
                            + row.portId(),
                    work.context(vip.loadBalancerId(), named));
        });
        work.port(row.portId());
        return row;
    }

    /** The ports of a kind that were made for a load balancer, oldest first. */
    static List<PortRow> ports(
            Transaction tx, InstallationId installation, LoadBalancerId loadBalancer, ResourceKind kind) {
        return tx.find(Tables.PORTS_BY_MARK, installation.value(), loadBalancer.value()).stream()
                .filter(row -> row.kind() == kind)
                .toList();
    }

    /** An amphora's base port: by its name, or by the id that the amphora knows. */
    static Optional<PortRow> basePort(
            Transaction tx, InstallationId installation, LoadBalancerId loadBalancer, Amphora amphora) {
        return basePort(tx, installation, loadBalancer, amphora.id())
                .or(() -> amphora.vrrpPortId()
                        .map(PortId::value)
                        .flatMap(id -> tx.get(Tables.PORTS.key(), id))
                        .filter(row -> row.isOf(installation, loadBalancer) && row.kind() == ResourceKind.BASE_PORT));
    }

    private static Optional<PortRow> basePort(
            Transaction tx, InstallationId installation, LoadBalancerId loadBalancer, AmphoraId amphora) {
        String name = ResourceNames.basePort(amphora);
        return tx.find(Tables.PORTS_BY_MARK, installation.value(), loadBalancer.value()).stream()
                .filter(row -> row.port().name().equals(name))
                .findFirst();
    }

    /** Corrects what is recorded of a VIP when one of its ports was deleted. */
    static void forget(Work work, PortRow deleted) {
        Optional<VipRow> known = deleted.port()
                .mark()
                .flatMap(mark -> mark.loadBalancer().flatMap(id -> find(work.tx(), mark.installation(), id)));
        if (known.isEmpty()) {
            return;
        }
        VipRow vip = known.get();
        if (vip.holder().equals(Optional.of(deleted.id()))) {
            vip = vip.heldBy(Optional.empty());
            work.tx().update(Tables.VIPS, vip);
        }
        boolean portIsGone = vip.owned()
                && work.tx().get(Tables.PORTS.key(), vip.portId().value()).isEmpty();
        if (portIsGone
                && ports(work.tx(), vip.installation(), vip.loadBalancer(), ResourceKind.BASE_PORT)
                        .isEmpty()) {
            work.tx().delete(Tables.VIPS, vip);
        }
    }
}
