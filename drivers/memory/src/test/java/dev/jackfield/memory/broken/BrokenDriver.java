package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDataPlane;
import dev.jackfield.memory.BentDriver;
import dev.jackfield.memory.BentDriver.Ground;
import dev.jackfield.memory.MemoryFixture;
import dev.jackfield.memory.MemoryWorld;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;

import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * The suite on whichever driver is being put to the test; {@link BrokenDriversTest} starts it. It is called as no test class is, so
 * that nobody else does.
 */
class BrokenDriver extends NetworkDriverTck {
    /** The same driver with the same ways to bend it, and nothing bent. */
    static final Function<Ground, NetworkDriver> UNBROKEN =
            ground -> new BentDriver(ground, ground.store(), BentDataPlane::new);

    private static Function<Ground, NetworkDriver> current = UNBROKEN;

    /** Puts a driver to the test, until the action has ended. */
    static void put(Function<Ground, NetworkDriver> driver, Runnable toTheTest) {
        current = driver;
        try {
            toTheTest.run();
        } finally {
            current = UNBROKEN;
        }
    }

    @Override
    protected DriverFixture openFixture() {
        Store store = Store.onHeap();
        MemoryWorld world = new MemoryWorld(store, Limits.NONE);
        Ground ground = new Ground(world, store, new CountDownLatch(2));
        Function<Ground, NetworkDriver> driver = current;
        return new MemoryFixture(world, () -> driver.apply(ground), world::dump);
    }
}
