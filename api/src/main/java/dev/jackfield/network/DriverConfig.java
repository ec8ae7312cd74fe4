package dev.jackfield.network;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where and as what a driver works.
 *
 * @param installation the installation whose mark it writes
 * @param stateDirectory a folder of its own, which exists and which nobody else may read
 * @param options the driver's own settings by name; each driver documents its own and refuses unknown ones
 * @param backendListener hears of the driver's requests to services behind it
 */
public record DriverConfig(
        InstallationId installation,
        Path stateDirectory,
        Map<String, String> options,
        BackendListener backendListener) {
    /** Copies the options. */
    public DriverConfig {
        options = Map.copyOf(options);
    }

    /**
     * A configuration whose requests nobody hears of.
     *
     * @param installation the installation whose mark it writes
     * @param stateDirectory a folder of its own, which exists and which nobody else may read
     * @param options the driver's own settings by name
     */
    public DriverConfig(InstallationId installation, Path stateDirectory, Map<String, String> options) {
        this(installation, stateDirectory, options, BackendListener.NONE);
    }

    /**
     * The same, heard by somebody.
     *
     * @param listener hears of the driver's requests to services behind it
     * @return the configuration
     */
    public DriverConfig withBackendListener(BackendListener listener) {
        return new DriverConfig(installation, stateDirectory, options, listener);
    }

    /** The configuration without the values of its options, which may be secrets. */
    @Override
    public String toString() {
        return "DriverConfig[installation=" + installation + ", stateDirectory=" + stateDirectory + ", options="
                + options.keySet() + "]";
    }
}
