package dev.jackfield.memory;

import dev.jackfield.network.Capability;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract on a memory driver that has an administration and nothing else: the administration refuses what belongs to other
 * capabilities.
 */
@DisplayName("memory, administration alone")
class AdministeredMemoryDriverTest extends NetworkDriverTck {
    @Override
    protected DriverFixture openFixture() {
        Store store = Store.onHeap();
        MemoryWorld world = new MemoryWorld(store, Limits.NONE);
        return new MemoryFixture(
                world, () -> BareMemoryDriverTest.open(world, store, Set.of(Capability.ADMINISTRATION)), world::dump);
    }

    @Test
    void onlyTheAdministrationIsDeclared() {
        try (DriverFixture fixture = openFixture()) {
            assertThat(fixture.driver().capabilities()).containsExactly(Capability.ADMINISTRATION);
        }
    }
}
