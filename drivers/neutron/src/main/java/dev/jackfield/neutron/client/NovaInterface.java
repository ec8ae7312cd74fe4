package dev.jackfield.neutron.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A NIC of a server, as Nova tells of it.
 *
 * @param portId its port
 * @param networkId its network
 * @param macAddress its Ethernet address
 * @param portState the port's status
 * @param fixedIps its addresses
 */
public record NovaInterface(
        PortId portId,
        @JsonProperty("net_id") NetworkId networkId,
        @JsonProperty("mac_addr") Optional<MacAddress> macAddress,
        String portState,
        List<NeutronPort.FixedAddress> fixedIps) {
    /** Copies the lists. What the answer lacks here it cannot be without. */
    public NovaInterface {
        Objects.requireNonNull(portId, "portId");
        Objects.requireNonNull(networkId, "networkId");
        fixedIps = List.copyOf(fixedIps);
    }
}
