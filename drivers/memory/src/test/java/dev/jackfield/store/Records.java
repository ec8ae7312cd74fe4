package dev.jackfield.store;

import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SubnetId;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes ports past all that a driver checks, for drivers that are broken on purpose. */
public final class Records {
    private Records() {}

    /**
     * Changes what is recorded of a port, and nothing else: no address is taken, no NIC is touched.
     *
     * @param store where it is recorded
     * @param port its id
     * @param change what to change
     */
    public static void change(Store store, PortId port, Consumer<Port.Builder> change) {
        store.write(tx -> {
            PortRow row = tx.get(Tables.PORTS.key(), port.value()).orElseThrow();
            tx.update(Tables.PORTS, row.with(change));
            return row;
        });
    }

    /**
     * Gives a port an address, wherever that lies.
     *
     * @param store where it is recorded
     * @param port its id
     * @param subnet the subnet that the address is said to be of
     * @param address the address
     */
    public static void give(Store store, PortId port, SubnetId subnet, IpAddress address) {
        store.write(tx -> {
            PortRow row = tx.get(Tables.PORTS.key(), port.value()).orElseThrow();
            List<FixedIp> addresses = new ArrayList<>(row.port().fixedIps());
            addresses.add(new FixedIp(subnet, address));
            tx.insert(Tables.HELD, new Rows.Held(subnet, address, port));
            tx.update(Tables.PORTS, row.with(draft -> draft.fixedIps(addresses)));
            return row;
        });
    }

    /**
     * Takes a port's mark away, as if it had been made without one.
     *
     * @param store where it is recorded
     * @param port its id
     */
    public static void unmark(Store store, PortId port) {
        store.write(tx -> {
            PortRow row = tx.get(Tables.PORTS.key(), port.value()).orElseThrow();
            Port.Builder bare = Port.builder(
                            row.id(), row.port().name(), row.port().networkId())
                    .deviceId(row.port().deviceId())
                    .deviceOwner(row.port().deviceOwner())
                    .adminStateUp(row.port().adminStateUp())
                    .fixedIps(row.port().fixedIps())
                    .allowedAddressPairs(row.port().allowedAddressPairs())
                    .securityGroupIds(row.port().securityGroupIds());
            row.port().macAddress().ifPresent(bare::macAddress);
            tx.update(Tables.PORTS, new PortRow(bare.build(), row.computeId(), row.management(), row.createdAt()));
            return row;
        });
    }
}
