package dev.jackfield.neutron.client;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Servers and their NICs. A server that does not exist is an {@link OpenStackException} of the kind NOT_FOUND.
 *
 * @see "Compute API, servers and os-interface"
 */
public final class Nova {
    /** What every cloud since Kilo speaks; nothing of later ones is needed, and answers stay as they are. */
    private static final String MICROVERSION = "2.1";

    private final Service service;

    Nova(Service service) {
        this.service = service;
    }

    /**
     * One server.
     *
     * @param server its id
     * @return the server
     */
    public NovaServer server(ComputeId server) {
        return service.send(versioned(Call.get("/servers/{id}", server)), "server", NovaServer.class);
    }

    /**
     * The NICs of a server, as Nova believes them to be: one that it is detaching is in it until it is gone.
     *
     * @param server its id
     * @return the NICs
     */
    public List<NovaInterface> interfaces(ComputeId server) {
        Call call = versioned(Call.get("/servers/{id}/os-interface", server));
        return service.sendForList(call, "interfaceAttachments", NovaInterface.class);
    }

    /**
     * Attaches a port that exists. {@code openstack server add port SERVER PORT}
     *
     * @param server the server
     * @param port the port, of the server's project, attached to nothing
     * @return the NIC
     * @throws OpenStackException INVALID if the port is in use or of another project
     */
    public NovaInterface attach(ComputeId server, PortId port) {
        return attach(server, Map.of("port_id", port));
    }

    /**
     * Attaches a port that Nova makes, and deletes when it is detached. Twice makes two.
     *
     * @param server the server
     * @param network the network
     * @param address the wanted address; empty: any
     * @return the NIC
     */
    public NovaInterface attach(ComputeId server, NetworkId network, Optional<IpAddress> address) {
        return attach(
                server,
                address.<Map<String, Object>>map(
                                it -> Map.of("net_id", network, "fixed_ips", List.of(Map.of("ip_address", it))))
                        .orElseGet(() -> Map.of("net_id", network)));
    }

    private NovaInterface attach(ComputeId server, Map<String, Object> attachment) {
        Call call = Call.post("/servers/{id}/os-interface", server).withBody(Map.of("interfaceAttachment", attachment));
        return service.send(versioned(call), "interfaceAttachment", NovaInterface.class);
    }

    /**
     * Begins to detach a NIC. Nova says yes before it has done it, may forget it, and says yes too for a port that is attached to
     * nothing or does not exist: what became of it the port says, whose device id is empty then.
     *
     * @param server the server
     * @param port the NIC's port
     * @return whether Nova said yes; otherwise it knows no such server, or no such NIC
     */
    public boolean detach(ComputeId server, PortId port) {
        return service.delete(versioned(Call.delete("/servers/{id}/os-interface/{id}", server, port)));
    }

    private static Call versioned(Call call) {
        return call.withHeader("OpenStack-API-Version", "compute " + MICROVERSION)
                .withHeader("X-OpenStack-Nova-API-Version", MICROVERSION);
    }
}
