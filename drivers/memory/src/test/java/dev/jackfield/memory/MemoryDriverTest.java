package dev.jackfield.memory;

import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;

/** The contract on the memory driver, with its records on the heap. */
class MemoryDriverTest extends NetworkDriverTck {
    @Override
    protected DriverFixture openFixture() {
        return MemoryFixture.onHeap();
    }
}
