package dev.jackfield.neutron.client;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads a clouds.yaml that a test wrote, whatever the environment says. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads one cloud.
     *
     * @param file the clouds.yaml
     * @param cloud its name there
     * @return the cloud
     */
    public static CloudConfig read(Path file, String cloud) {
        Path nowhere = Path.of("/");
        return new CloudConfigReader(Map.of("OS_CLIENT_CONFIG_FILE", file.toString()), nowhere, nowhere, nowhere)
                .read(Optional.of(cloud));
    }
}
