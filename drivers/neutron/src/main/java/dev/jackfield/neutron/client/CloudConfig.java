package dev.jackfield.neutron.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a cloud is, and who we are there. It prints without secrets.
 *
 * @param name the cloud's name in clouds.yaml, {@code envvars} if it is of OS_* variables alone
 * @param authUrl Keystone, with its version: it ends with {@code /v3}
 * @param login who we are
 * @param region the region; empty: the only one
 * @param endpointInterface {@code public}, {@code internal} or {@code admin}
 * @param endpointOverrides endpoints that are used instead of the catalogue's, by type of service
 * @param trust whose certificates are believed
 */
public record CloudConfig(
        String name,
        URI authUrl,
        Login login,
        Optional<String> region,
        String endpointInterface,
        Map<String, URI> endpointOverrides,
        Trust trust) {
    /** Copies the overrides. */
    public CloudConfig {
        endpointOverrides = Map.copyOf(endpointOverrides);
    }

    /**
     * Reads what is said of a cloud, in the order of openstacksdk: the files clouds.yaml and secure.yaml in the working directory,
     * {@code ~/.config/openstack} and {@code /etc/openstack}, or those that OS_CLIENT_CONFIG_FILE and OS_CLIENT_SECURE_FILE name; the
     * variables OS_*.
     *
     * @param cloud the cloud's name; empty: OS_CLOUD, or else the OS_* variables, or else the only cloud in the file
     * @return the configuration
     * @throws CloudConfigException there is none, or it lacks something
     */
    public static CloudConfig read(Optional<String> cloud) {
        return new CloudConfigReader(
                        System.getenv(), Path.of(""), Path.of(System.getProperty("user.home")), Path.of("/etc"))
                .read(cloud);
    }

    /**
     * Whose certificates are believed.
     *
     * @param verify whether certificates are checked at all
     * @param certificates a PEM file of authorities; empty: the JDK's
     */
    public record Trust(boolean verify, Optional<Path> certificates) {}
}
