package dev.jackfield.memory;

import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a memory driver, read once: what is not understood is refused.
 *
 * <ul>
 *   <li>{@code store}: {@code sqlite} (the default; {@code memory.db} in the state folder) or {@code heap}
 *   <li>{@code quota.networks}, {@code quota.subnets}, {@code quota.ports}, {@code quota.security-groups}: how many there may be
 *   <li>{@code delay.METHOD}: milliseconds by which each call of a method is delayed, such as {@code delay.plugVipPort}
 * </ul>
 */
final class MemoryOptions {
    private static final String STORE = "store";
    private static final String DELAY = "delay.";
    private static final Set<String> QUOTAS =
            Set.of("quota.networks", "quota.subnets", "quota.ports", "quota.security-groups");

    private final DriverConfig config;

    MemoryOptions(DriverConfig config) {
        this.config = config;
        for (String name : new TreeSet<>(config.options().keySet())) {
            if (!name.equals(STORE) && !QUOTAS.contains(name) && !name.startsWith(DELAY)) {
                throw new InvalidValueException(
                        "option", name, "is not one of the memory driver: store, quota.RESOURCES, delay.METHOD");
            }
        }
    }

    Store openStore() {
        String kind = config.options().getOrDefault(STORE, "sqlite");
        return switch (kind) {
            case "heap" -> Store.onHeap();
            case "sqlite" -> Store.inFile(config.stateDirectory().resolve("memory.db"));
            default -> throw new InvalidValueException("option store", kind, "must be heap or sqlite");
        };
    }

    Limits limits() {
        return new Limits(
                number("quota.networks"),
                number("quota.subnets"),
                number("quota.ports"),
                number("quota.security-groups"));
    }

    Map<String, Duration> delays() {
        Map<String, Duration> delays = new HashMap<>();
        for (String name : config.options().keySet()) {
            if (name.startsWith(DELAY)) {
                delays.put(
                        name.substring(DELAY.length()),
                        Duration.ofMillis(number(name).orElse(0)));
            }
        }
        return delays;
    }

    private OptionalLong number(String name) {
        Optional<String> text = Optional.ofNullable(config.options().get(name));
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("\\d{1,9}")) {
            throw new InvalidValueException("option " + name, text.get(), "must be a number from 0 to 999999999");
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }
}
