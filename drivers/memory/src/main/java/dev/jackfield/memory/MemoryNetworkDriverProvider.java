package dev.jackfield.memory;

import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;

import java.time.Duration;
import java.util.Map;

/** Opens the memory driver; its settings are those of {@code MemoryOptions}. */
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
        MemoryOptions options = new MemoryOptions(config);
        Limits limits = options.limits();
        Map<String, Duration> delays = options.delays();
        Store store = options.openStore();
        try {
            MemoryWorld world = new MemoryWorld(store, limits);
            delays.forEach(world.faults()::delay);
            return world.open(config.installation());
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }
}
