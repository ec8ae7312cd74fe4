package dev.jackfield.memory;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.PortId;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Outsider;
import dev.jackfield.store.Store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A world without a network: a store, compute instances and faults, shared by the drivers that are opened on it. What the drivers
 * cannot see or do is seen and done here, by tests.
 */
public final class MemoryWorld {
    private final Store store;
    private final Limits limits;
    private final MemoryNics nics = new MemoryNics();
    private final MemoryComputes computes = new MemoryComputes(nics);
    private final MemoryFaults faults = new MemoryFaults();
    private final MemoryDataPlane dataPlane = new MemoryDataPlane(computes, nics);

    /**
     * Makes a world on a store.
     *
     * @param store what was and what will be
     * @param limits how much the store may hold
     */
    public MemoryWorld(Store store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /**
     * Makes an empty world that lives as long as this object.
     *
     * @return the world
     */
    public static MemoryWorld onHeap() {
        return new MemoryWorld(Store.onHeap(), Limits.NONE);
    }

    /**
     * Opens a driver on this world. Several may be open at once, of one installation or of several. Closing one closes the store,
     * unless it is on the heap.
     *
     * @param installation whose mark it writes
     * @return the driver
     */
    public MemoryNetworkDriver open(InstallationId installation) {
        return open(installation, store);
    }

    /**
     * Opens a driver on this world through a store of its own, as another process would: on the same file as the world's.
     *
     * @param installation whose mark it writes
     * @param another the store, closed with the driver
     * @return the driver
     */
    public MemoryNetworkDriver open(InstallationId installation, Store another) {
        return new MemoryNetworkDriver(installation, this, another);
    }

    /**
     * The world's compute instances.
     *
     * @return the computes
     */
    public MemoryComputes computes() {
        return computes;
    }

    /**
     * The faults of the drivers on this world.
     *
     * @return the faults
     */
    public MemoryFaults faults() {
        return faults;
    }

    /**
     * Somebody else in this world.
     *
     * @return who makes ports without our mark
     */
    public Outsider outsider() {
        return new Outsider(store, dataPlane);
    }

    /**
     * The NICs that really are in a compute: what the data plane was told to make there.
     *
     * @param compute the instance
     * @return its NICs
     */
    public List<Attachment> nics(ComputeId compute) {
        return nics.all().stream()
                .filter(nic -> nic.computeId().equals(compute))
                .toList();
    }

    /**
     * The NICs of all computes.
     *
     * @return what the data plane was told to make
     */
    public List<Attachment> nics() {
        return nics.all();
    }

    /**
     * Takes a NIC away behind the drivers' backs. One that is not there is success.
     *
     * @param port the port whose NIC it is
     */
    public void loseNic(PortId port) {
        nics.remove(port);
    }

    /**
     * Changes a NIC behind the drivers' backs, as somebody does by hand.
     *
     * @param port the port whose NIC it is
     * @param change from what it is to what it is to be
     */
    public void bendNic(PortId port, UnaryOperator<Attachment> change) {
        nics.find(port).map(change).ifPresent(nics::put);
    }

    /**
     * All there is: each record and each NIC.
     *
     * @return one line each, sorted; equal if and only if nothing changed
     */
    public List<String> dump() {
        List<String> lines = new ArrayList<>(store.dump());
        nics.all().forEach(nic -> lines.add("nic " + nic));
        return lines;
    }

    Limits limits() {
        return limits;
    }

    MemoryDataPlane dataPlane() {
        return dataPlane;
    }
}
