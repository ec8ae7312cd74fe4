package dev.jackfield.store;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Changes a store's records as somebody else would: a user, or another controller. Nothing it makes carries our mark. It is for tests
 * of what a driver leaves alone; the data plane is told nothing.
 */
public final class Outsider {
    private static final String OPERATION = "outsider";

    private final Site site;

    /**
     * Somebody else on a store.
     *
     * @param store the store
     * @param dataPlane what the store's driver uses; it is told nothing
     */
    public Outsider(Store store, DataPlane dataPlane) {
        site = new Site(
                OPERATION, new InstallationId(OPERATION), store, dataPlane, Set.of(), Limits.NONE, InternalSteps.NONE);
    }

    /**
     * Makes a port without a mark.
     *
     * @param network its network
     * @param name its name
     * @param addresses its addresses
     * @param project the project that owns it
     * @param compute the registered compute it is attached to; empty: none
     * @return its id
     */
    public PortId createPort(
            NetworkId network,
            String name,
            List<FixedIp> addresses,
            Optional<ProjectId> project,
            Optional<ComputeId> compute) {
        return site.change(OPERATION, Failure.PLAIN, work -> {
            List<Wish> wishes = addresses.stream()
                    .map(ip -> new Wish(work.subnetOn(network, ip.subnetId()), Optional.of(ip.ipAddress())))
                    .toList();
            PortRow row =
                    Ports.make(work, work.network(network), name, wishes, port -> project.ifPresent(port::projectId));
            compute.ifPresent(id -> work.tx().update(Tables.PORTS, row.attachedTo(id, false)));
            return row.id();
        });
    }

    /**
     * Says that a port is in use by some device, whoever made it.
     *
     * @param port the port
     * @param deviceId the device; empty: none
     */
    public void setDevice(PortId port, String deviceId) {
        site.change(OPERATION, Failure.PLAIN, work -> {
            work.tx().update(Tables.PORTS, work.port(port).with(draft -> draft.deviceId(deviceId)));
            return port;
        });
    }

    /**
     * Changes a port, whoever made it: its name, device, owner, state, addresses, pairs, groups.
     *
     * @param port the port
     * @param change from what it is to what it is to be; id, network and mark stay
     */
    public void change(PortId port, UnaryOperator<Port> change) {
        site.change(OPERATION, Failure.PLAIN, work -> {
            PortRow row = work.port(port);
            Port before = row.port();
            Port after = change.apply(before);
            before.fixedIps().stream()
                    .filter(ip -> !after.fixedIps().contains(ip))
                    .forEach(ip -> Addresses.release(work, ip));
            after.fixedIps().stream()
                    .filter(ip -> !before.fixedIps().contains(ip))
                    .forEach(ip -> Addresses.take(work, work.subnet(ip.subnetId()), ip.ipAddress(), port));
            Memberships.record(work, port, before.securityGroupIds(), after.securityGroupIds());
            work.tx().update(Tables.PORTS, new PortRow(after, row.computeId(), row.management(), row.createdAt()));
            return port;
        });
    }

    /**
     * Deletes a port, whoever made it. One that does not exist is success.
     *
     * @param port its id
     */
    public void deletePort(PortId port) {
        site.change(OPERATION, Failure.PLAIN, work -> {
            work.tx().get(Tables.PORTS.key(), port.value()).ifPresent(row -> Ports.remove(work, row));
            return port;
        });
    }
}
