package dev.jackfield.neutron;

import dev.jackfield.network.BackendListener;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.neutron.client.CloudConfig;
import dev.jackfield.neutron.client.OpenStack;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The lab's cloud through the driver, as the service account. */
final class TestCloud {
    private TestCloud() {}

    static NetworkDriver open(InstallationId installation) {
        return open(installation, BackendListener.NONE);
    }

    static NetworkDriver open(InstallationId installation, BackendListener listener) {
        // As commands open it; it keeps nothing in the folder.
        DriverConfig config =
                new DriverConfig(installation, Path.of("unused"), Map.of(NeutronDriverProvider.CLOUD, "lab"));
        return new NeutronDriverProvider().open(config.withBackendListener(listener));
    }

    /** The lab's clouds.yaml. */
    static Path file() {
        return Path.of(System.getProperty("jackfield.openstack.clouds"));
    }

    private static CloudConfig config() {
        return CloudConfig.read(Optional.of("lab"));
    }

    static String serviceProject() {
        try (OpenStack cloud = OpenStack.open(config(), BackendListener.NONE)) {
            return cloud.project().value();
        }
    }
}
