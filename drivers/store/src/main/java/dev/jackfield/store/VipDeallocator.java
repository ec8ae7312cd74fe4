package dev.jackfield.store;

import dev.jackfield.network.DeallocateVipException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.VipInUseException;
import dev.jackfield.store.Rows.VipRow;

import java.util.List;
import java.util.Optional;

/** Frees a load balancer's VIP: everything that carries its mark, apart from NICs on networks of members. */
final class VipDeallocator {
    private VipDeallocator() {}

    /** Goes as far as it can; answers what it could not do. */
    static Optional<NetworkException> deallocate(Work work, LoadBalancerId loadBalancer) {
        List<PortRow> vipPorts = ports(work, loadBalancer, ResourceKind.VIP_PORT);
        vipPorts.forEach(port -> requireUnused(work, loadBalancer, port));
        Attempts attempts = new Attempts(work, DeallocateVipException::new);
        attempts.each(ports(work, loadBalancer, ResourceKind.BASE_PORT), port -> Ports.delete(work, port));
        if (!attempts.allDone()) {
            return attempts.error();
        }
        Optional<VipRow> row = Vips.find(work, loadBalancer);
        Optional<PortId> port = row.map(VipRow::portId);
        attempts.each(
                GroupRows.of(work.tx(), work.installation(), loadBalancer),
                group -> GroupRows.delete(work, group, loadBalancer, port));
        attempts.each(ports(work, loadBalancer, ResourceKind.VIP_PORT), vipPort -> Ports.delete(work, vipPort));
        if (attempts.allDone()) {
            Vips.find(work, loadBalancer)
                    .ifPresent(left -> work.write("forget-vip", () -> {
                        work.tx().delete(Tables.VIPS, left);
                        return left;
                    }));
        }
        return attempts.error();
    }

    private static List<PortRow> ports(Work work, LoadBalancerId loadBalancer, ResourceKind kind) {
        return Vips.ports(work.tx(), work.installation(), loadBalancer, kind);
    }

    private static void requireUnused(Work work, LoadBalancerId loadBalancer, PortRow port) {
        String device = port.port().deviceId();
        if (!device.isEmpty() && !device.equals(ResourceNames.vipDevice(loadBalancer))) {
            throw new VipInUseException(
                    "VIP port " + port.id() + " of load balancer " + loadBalancer + " is attached to '" + device + "'",
                    work.context(loadBalancer, port.id()));
        }
    }
}
