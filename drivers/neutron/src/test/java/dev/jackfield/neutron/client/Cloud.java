package dev.jackfield.neutron.client;

import dev.jackfield.network.BackendRequest;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import static org.assertj.core.api.Assertions.assertThat;

/** The real cloud of the tests with the tag "openstack": the clouds.yaml that {@code -Djackfield.openstack.clouds} names. */
final class Cloud {
    static final String ADMIN = "lab-admin";
    static final String USER = "lab-user";

    /** What was sent, in order. */
    final BlockingQueue<BackendRequest> requests = new LinkedBlockingQueue<>();

    static CloudConfig config(String name) {
        String file = System.getProperty("jackfield.openstack.clouds", "");
        assertThat(file)
                .as("jackfield.openstack.clouds: where lab/openstack/up wrote clouds.yaml")
                .isNotEmpty();
        return new CloudConfigReader(Map.of("OS_CLIENT_CONFIG_FILE", file), Path.of("/"), Path.of("/"), Path.of("/"))
                .read(Optional.of(name));
    }

    OpenStack open(String name) {
        return OpenStack.open(config(name), requests::add);
    }
}
