package dev.jackfield.memory;

import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;

/** Opens the memory driver. */
public final class MemoryNetworkDriverProvider implements NetworkDriverProvider {
    @Override
    public String name() {
        return MemoryNetworkDriver.NAME;
    }

    @Override
    public String description() {
        return "Networks that exist only as records: for tests, and to try things out.";
    }

    @Override
    public NetworkDriver open(DriverConfig config) {
        return new MemoryWorld(Store.onHeap(), Limits.NONE).open(config.installation());
    }
}
