package dev.jackfield.neutron;

import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.neutron.client.CloudConfig;
import dev.jackfield.neutron.client.OpenStack;

import java.util.Optional;

/** Opens the driver for OpenStack on the cloud that its option names, or else the environment, as {@code openstack} does. */
public final class NeutronDriverProvider implements NetworkDriverProvider {
    /** The option that names a cloud of clouds.yaml; without it OS_CLOUD does, or the OS_* variables say all. */
    static final String CLOUD = "os-cloud";

    /** Made by {@link java.util.ServiceLoader}. */
    public NeutronDriverProvider() {}

    @Override
    public String name() {
        return Site.NAME;
    }

    @Override
    public String description() {
        return "OpenStack: Neutron's networks, Nova's servers; option " + CLOUD + "=NAME of clouds.yaml";
    }

    @Override
    public NetworkDriver open(DriverConfig config) {
        config.options().keySet().stream()
                .filter(option -> !option.equals(CLOUD))
                .findFirst()
                .ifPresent(option -> {
                    throw new InvalidValueException(
                            "option", option, "is not known: the neutron driver has '" + CLOUD + "'");
                });
        CloudConfig cloud =
                CloudConfig.read(Optional.ofNullable(config.options().get(CLOUD)));
        return open(config.installation(), OpenStack.open(cloud, config.backendListener()));
    }

    /** Opens a driver on a cloud, which is closed with it, or if it cannot be used. */
    static NetworkDriver open(InstallationId installation, OpenStack cloud) {
        try {
            return new NeutronDriver(installation, cloud);
        } catch (RuntimeException e) {
            cloud.close();
            throw e;
        }
    }
}
