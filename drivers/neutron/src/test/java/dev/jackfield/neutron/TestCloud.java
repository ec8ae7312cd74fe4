package dev.jackfield.neutron;

import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.neutron.client.CloudConfig;
import dev.jackfield.neutron.client.OpenStack;
import dev.jackfield.neutron.client.RequestListener;

import java.util.Optional;

/** The lab's cloud through the driver, as the service account. */
final class TestCloud {
    private TestCloud() {}

    static NetworkDriver open(InstallationId installation) {
        return NeutronDriverProvider.open(installation, cloud());
    }

    private static OpenStack cloud() {
        return OpenStack.open(config(), RequestListener.NONE);
    }

    private static CloudConfig config() {
        return CloudConfig.read(Optional.of("lab"));
    }

    static String serviceProject() {
        try (OpenStack cloud = cloud()) {
            return cloud.project().value();
        }
    }
}
