package dev.jackfield.memory;

import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.store.DataPlane;
import dev.jackfield.store.Records;
import dev.jackfield.store.Store;
import dev.jackfield.store.StoreNetworkDriver;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A memory driver that can be bent: subclasses do some of its methods otherwise. As it stands it is a right one. */
public class BentDriver extends StoreNetworkDriver {
    private final Ground ground;

    /**
     * What such a driver stands on.
     *
     * @param world its world
     * @param store where the world's records are
     * @param twoCalls goes to zero when two calls have come to the point where they wait for each other
     */
    public record Ground(MemoryWorld world, Store store, CountDownLatch twoCalls) {}

    /**
     * Opens a driver.
     *
     * @param ground its world
     */
    public BentDriver(Ground ground) {
        this(ground, ground.store(), plane -> plane);
    }

    /**
     * Opens a driver whose store or data plane is bent too.
     *
     * @param ground its world
     * @param store what keeps its records
     * @param bend what to make of the data plane
     */
    public BentDriver(Ground ground, Store store, UnaryOperator<DataPlane> bend) {
        super(
                MemoryNetworkDriver.NAME,
                MemoryFixture.INSTALLATION,
                store,
                bend.apply(ground.world().dataPlane()),
                ground.world().limits(),
                ground.world().faults().steps());
        this.ground = ground;
    }

    /** The world, to do there what a driver must not. */
    protected final MemoryWorld world() {
        return ground.world();
    }

    /** The records, to write there what a driver must not. */
    protected final Store store() {
        return ground.store();
    }

    /** An internal step, at which a fault may be waiting. */
    protected final void step(String name) {
        ground.world().faults().steps().at(name);
    }

    /** Waits for a second call to come here, so that what happens next is no matter of chance. */
    protected final void meetAnotherCall() {
        ground.twoCalls().countDown();
        try {
            if (!ground.twoCalls().await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no second call came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what may fail, and forgets about it. */
    protected static void carelessly(Runnable call) {
        try {
            call.run();
        } catch (NetworkException e) {
            // That is the carelessness.
        }
    }

    /** Whether a port carries our mark. */
    protected final boolean isOurs(PortId port) {
        return super.getPort(port).mark().isPresent();
    }

    /** The first port of a name. */
    protected final Optional<PortId> named(String name) {
        try {
            return Optional.of(super.getPortByName(name).id());
        } catch (NetworkException e) {
            return Optional.empty();
        }
    }

    /** Changes what is recorded of a port, and nothing else. */
    protected final void rewrite(PortId port, Consumer<Port.Builder> change) {
        Records.change(ground.store(), port, change);
    }
}
