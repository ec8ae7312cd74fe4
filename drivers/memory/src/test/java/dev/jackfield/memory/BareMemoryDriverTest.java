package dev.jackfield.memory;

import dev.jackfield.memory.BentDriver.Ground;
import dev.jackfield.network.Capability;
import dev.jackfield.store.DataPlane;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import static org.assertj.core.api.Assertions.assertThat;

/** The contract on the memory driver with all that it need not have switched off: what it does not declare, it refuses. */
@DisplayName("memory, no capabilities")
class BareMemoryDriverTest extends NetworkDriverTck {
    /** A data plane that declares nothing, and lets the store declare nothing. */
    private static final class Bare extends BentDataPlane {
        Bare(DataPlane real) {
            super(real);
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public Set<Capability> withheld() {
            return EnumSet.allOf(Capability.class);
        }
    }

    @Override
    protected DriverFixture openFixture() {
        Store store = Store.onHeap();
        MemoryWorld world = new MemoryWorld(store, Limits.NONE);
        Ground ground = new Ground(world, store, new CountDownLatch(0));
        return new MemoryFixture(
                world, () -> new BentDriver(ground, store, Bare::new), world.open(MemoryFixture.INSTALLATION));
    }

    @Test
    void nothingIsDeclared() {
        try (DriverFixture fixture = openFixture()) {
            assertThat(fixture.driver().capabilities()).isEmpty();
        }
    }
}
