package dev.jackfield.memory;

import dev.jackfield.network.Capability;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;
import dev.jackfield.store.StoreNetworkDriver;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract on the memory driver with all that it need not have switched off: what it does not declare, it refuses. */
@DisplayName("memory, no capabilities")
class BareMemoryDriverTest extends NetworkDriverTck {
    @Override
    protected DriverFixture openFixture() {
        Store store = Store.onHeap();
        MemoryWorld world = new MemoryWorld(store, Limits.NONE);
        return new MemoryFixture(world, () -> open(world, store, Set.of()), world.open(MemoryFixture.INSTALLATION));
    }

    /** Opens a driver that declares this alone. */
    static NetworkDriver open(MemoryWorld world, Store store, Set<Capability> declared) {
        return new StoreNetworkDriver(
                MemoryNetworkDriver.NAME,
                MemoryFixture.INSTALLATION,
                store,
                new BentDataPlane(world.dataPlane()) {
                    @Override
                    public Set<Capability> capabilities() {
                        return declared;
                    }

                    @Override
                    public Set<Capability> withheld() {
                        return EnumSet.allOf(Capability.class);
                    }
                },
                world.limits(),
                world.faults().steps());
    }

    @Test
    void nothingIsDeclared() {
        try (DriverFixture fixture = openFixture()) {
            assertThat(fixture.driver().capabilities()).isEmpty();
        }
    }
}
