package dev.jackfield.crash;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;

import java.nio.file.Path;

/** A user's port in the records of a driver that keeps a store. */
final class UsersPort {
    private UsersPort() {}

    /** Makes one on the VIP's network, attached to an instance; the mark is taken off by another hand, for no driver makes a port without. */
    static void add(NetworkDriver driver, ComputeId compute, Path records) {
        Port port = driver.createPort(
                PortRequest.builder(driver.getNetworkByName(World.VIP_NETWORK).id(), "users")
                        .build());
        driver.plugPort(
                Amphora.builder(new AmphoraId("users")).computeId(compute).build(), port.id());
        driver.close();
        SqliteWitness.change(
                records, "UPDATE port SET installation = '', load_balancer = '' WHERE id = '" + port.id() + "'");
    }
}
