package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.BackendListener;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.neutron.client.ConfigFile;
import dev.jackfield.neutron.client.OpenStack;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.Consumer;

/** The lab's cloud behind a proxy, to which the service account's endpoints lead. */
final class FaultyCloud implements AutoCloseable {
    private static final String CLOUD = "lab";

    final FaultProxy proxy;

    FaultyCloud(AdminCloud cloud) {
        String identity = AdminCloud.settings(TestCloud.file(), CLOUD)
                .path("auth")
                .path("auth_url")
                .asString();
        proxy = new FaultProxy(Map.of(
                "identity", root(identity), "network", root(cloud.networkUrl()), "compute", root(cloud.computeUrl())));
    }

    /** A service's URL without its version, which the driver's requests have in their path. */
    private static URI root(String url) {
        return URI.create(url.replaceAll("/v[0-9.]+/?$", ""));
    }

    NetworkDriver open(InstallationId installation) {
        return open(installation, cloud -> {});
    }

    /** Opens a driver as the service account, or with what is changed of its cloud. */
    NetworkDriver open(InstallationId installation, Consumer<ObjectNode> change) {
        ObjectNode cloud = ((ObjectNode) AdminCloud.settings(TestCloud.file(), CLOUD)).deepCopy();
        ((ObjectNode) cloud.path("auth")).put("auth_url", proxy.url("identity") + "/v3");
        cloud.put("network_endpoint_override", proxy.url("network") + "/v2.0");
        cloud.put("compute_endpoint_override", proxy.url("compute") + "/v2.1");
        change.accept(cloud);
        ObjectNode root = AdminCloud.JSON.createObjectNode();
        root.putObject("clouds").set(CLOUD, cloud);
        try {
            Path file = Files.createTempFile(
                    "clouds",
                    ".yaml",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(file, root.toString()); // JSON is YAML
                return NeutronDriverProvider.open(
                        installation, OpenStack.open(ConfigFile.read(file, CLOUD), BackendListener.NONE));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
