package dev.jackfield.neutron.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.ProjectId;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A server, as Nova tells of it.
 *
 * @param id its id
 * @param name its name
 * @param status {@code ACTIVE}, {@code BUILD}, {@code ERROR}, {@code DELETED} and others
 * @param projectId its owner
 * @param taskState what it is about to do, or empty
 * @param host where it runs, empty if the caller may not know
 * @param addresses those of its NICs, by the name of their network, as Nova remembers them
 */
public record NovaServer(
        ComputeId id,
        String name,
        String status,
        @JsonProperty("tenant_id") Optional<ProjectId> projectId,
        @JsonProperty("OS-EXT-STS:task_state") String taskState,
        @JsonProperty("OS-EXT-SRV-ATTR:host") String host,
        Map<String, List<Address>> addresses) {
    /** Copies the addresses. What the answer lacks here it cannot be without. */
    public NovaServer {
        Objects.requireNonNull(id, "id");
        addresses = addresses == null ? Map.of() : Map.copyOf(addresses);
    }

    /**
     * An address of a NIC.
     *
     * @param macAddress the NIC's Ethernet address
     */
    public record Address(
            @JsonProperty("OS-EXT-IPS-MAC:mac_addr") Optional<MacAddress> macAddress) {}

    /**
     * Whether Nova itself remembers a NIC, other than {@link Nova#interfaces}, which tells what the ports say. One without an address
     * is never remembered.
     *
     * @param mac its Ethernet address
     * @return whether it does
     */
    public boolean remembers(MacAddress mac) {
        return addresses.values().stream()
                .flatMap(List::stream)
                .anyMatch(address -> address.macAddress().filter(mac::equals).isPresent());
    }
}
