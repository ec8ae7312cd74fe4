package dev.jackfield.memory;

import dev.jackfield.network.InstallationId;
import dev.jackfield.store.Store;
import dev.jackfield.store.StoreNetworkDriver;

/**
 * The reference driver: the contract over records alone.
 *
 * <p>{@snippet :
 * try (MemoryNetworkDriver driver = MemoryNetworkDriver.onHeap(new InstallationId("test"))) {
 *     driver.administration().registerCompute(new ComputeId("mem:a1"));
 *     driver.world().faults().failAt("plugVipPort.attach.before", ErrorKind.UNAVAILABLE);
 * }
 * }
 */
public final class MemoryNetworkDriver extends StoreNetworkDriver {
    /** The name under which the driver is found. */
    public static final String NAME = "memory";

    private final MemoryWorld world;

    MemoryNetworkDriver(InstallationId installation, MemoryWorld world, Store store) {
        super(
                NAME,
                installation,
                store,
                world.dataPlane(),
                world.limits(),
                world.faults().steps());
        this.world = world;
    }

    /**
     * Opens a driver on an empty world of its own.
     *
     * @param installation whose mark it writes
     * @return the driver
     */
    public static MemoryNetworkDriver onHeap(InstallationId installation) {
        return MemoryWorld.onHeap().open(installation);
    }

    /**
     * The world the driver is on.
     *
     * @return its computes, faults and records
     */
    public MemoryWorld world() {
        return world;
    }
}
