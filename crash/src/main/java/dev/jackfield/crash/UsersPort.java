package dev.jackfield.crash;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;

import java.nio.file.Path;

/** A user's ports in the records of a driver that keeps a store. */
final class UsersPort {
    /** The name of the one that is attached to nothing. */
    static final String FREE = Networks.named("users-free");

    private UsersPort() {}

    /**
     * Makes them on the VIP's network; the mark is taken off by another hand, for no driver makes a port without.
     *
     * @param compute where the other one is attached
     * @param records the driver's file
     */
    static void add(NetworkDriver driver, ComputeId compute, Path records) {
        NetworkId network = driver.getNetworkByName(Networks.VIP_NETWORK).id();
        try (driver) {
            driver.createPort(PortRequest.builder(network, FREE).build());
            Port attached =
                    driver.createPort(PortRequest.builder(network, "users").build());
            driver.plugPort(
                    Amphora.builder(new AmphoraId("users")).computeId(compute).build(), attached.id());
        }
        SqliteWitness.change(
                records,
                "UPDATE port SET installation = '', load_balancer = '' WHERE name IN ('users', '" + FREE + "')");
    }
}
