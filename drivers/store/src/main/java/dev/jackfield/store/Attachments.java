package dev.jackfield.store;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.Subnet;
import dev.jackfield.store.Rows.RegisteredCompute;
import dev.jackfield.store.Rows.VipRow;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts together what the data plane needs to know of an attached port. */
final class Attachments {
    private Attachments() {}

    /** All attachments, oldest port first. */
    static List<Attachment> all(Transaction tx) {
        return tx.all(Tables.PORTS).stream()
                .flatMap(row -> find(tx, row).stream())
                .toList();
    }

    /** The attachments of all ports made for a load balancer. */
    static List<Attachment> of(Transaction tx, InstallationId installation, LoadBalancerId loadBalancer) {
        return tx.find(Tables.PORTS_BY_MARK, installation.value(), loadBalancer.value()).stream()
                .flatMap(row -> find(tx, row).stream())
                .toList();
    }

    /** A port's attachment; empty if it is attached to nothing. */
    static Optional<Attachment> find(Transaction tx, PortRow row) {
        return row.computeId().map(compute -> of(tx, row, compute));
    }

    private static Attachment of(Transaction tx, PortRow row, ComputeId compute) {
        boolean base = row.kind() == ResourceKind.BASE_PORT;
        Optional<VipRow> vip = base ? vipOf(tx, row) : Optional.empty();
        List<FixedIp> vips = vip.map(VipRow::addresses).orElse(List.of());
        List<Subnet> subnets = Stream.concat(row.port().fixedIps().stream(), vips.stream())
                .map(FixedIp::subnetId)
                .distinct()
                .flatMap(id -> tx.get(Tables.SUBNETS.key(), id.value()).stream())
                .toList();
        List<IpAddress> held = vip.filter(each -> each.holder().equals(Optional.of(row.id())))
                .map(VipRow::ips)
                .orElse(List.of());
        String identity = tx.get(Tables.COMPUTES.key(), compute.value())
                .map(RegisteredCompute::identity)
                .orElse("");
        return new Attachment(
                row.port(),
                network(tx, row),
                subnets,
                compute,
                identity,
                base || row.loadBalancer().isEmpty(),
                held,
                Filters.of(tx, row),
                row.port().qosPolicyId().flatMap(id -> QosPolicies.find(tx, id)));
    }

    private static Network network(Transaction tx, PortRow row) {
        return tx.get(Tables.NETWORKS.key(), row.port().networkId().value())
                .orElseThrow(
                        () -> new IllegalStateException("port " + row.id() + " is on a network that is not recorded"));
    }

    private static Optional<VipRow> vipOf(Transaction tx, PortRow row) {
        return row.port().mark().flatMap(mark -> find(tx, mark));
    }

    private static Optional<VipRow> find(Transaction tx, Mark mark) {
        return mark.loadBalancer()
                .flatMap(id -> tx.get(Tables.VIPS.key(), mark.installation().value(), id.value()));
    }
}
