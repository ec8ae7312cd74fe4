package dev.jackfield.cli;

import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkDriverProvider;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The drivers on the class path. */
final class Drivers {
    private Drivers() {}

    /** All of them, by name. Nothing is opened. */
    static List<NetworkDriverProvider> all() {
        return ServiceLoader.load(NetworkDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(NetworkDriverProvider::name))
                .toList();
    }

    /**
     * Finds a driver by its name.
     *
     * @throws InvalidValueException there is none; the message names those that there are
     */
    static NetworkDriverProvider get(String name) {
        List<NetworkDriverProvider> all = all();
        return all.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        "driver",
                        name,
                        "is not known; known are "
                                + String.join(
                                        ", ",
                                        all.stream()
                                                .map(NetworkDriverProvider::name)
                                                .toList())));
    }
}
