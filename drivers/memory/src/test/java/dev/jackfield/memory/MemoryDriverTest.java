package dev.jackfield.memory;

import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;
import org.junit.jupiter.api.DisplayName;

/** The contract on the memory driver, with its records on the heap. */
@DisplayName("memory")
class MemoryDriverTest extends NetworkDriverTck {
    @Override
    protected DriverFixture openFixture() {
        return MemoryFixture.onHeap();
    }
}
