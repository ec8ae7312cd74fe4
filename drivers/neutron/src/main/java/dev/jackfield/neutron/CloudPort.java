package dev.jackfield.neutron;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.neutron.client.NeutronPort;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A port as Neutron has it.
 *
 * @param raw what Neutron told
 * @param port the same as the driver interface has it, with whatever installation's mark
 */
record CloudPort(NeutronPort raw, Port port) {
    /** Oldest first. Neutron's times are whole seconds, so the id decides between those of one. */
    static final Comparator<CloudPort> BY_AGE = Comparator.comparing(
                    (CloudPort it) -> it.createdAt().orElse(Instant.MAX))
            .thenComparing(it -> it.id().value());

    private static final String COMPUTE = "compute:";

    static CloudPort of(NeutronPort raw) {
        return new CloudPort(raw, Shapes.port(raw));
    }

    PortId id() {
        return port.id();
    }

    Optional<Instant> createdAt() {
        return Shapes.instant(raw.createdAt());
    }

    List<IpAddress> addresses() {
        return port.fixedIps().stream().map(FixedIp::ipAddress).toList();
    }

    boolean holds(IpAddress address) {
        return port.subnetOf(address).isPresent();
    }

    /** Whether an instance has it; others that use a port, such as a load balancer that holds a VIP, have a device id too. */
    boolean isAttached() {
        return !port.deviceId().isEmpty() && port.deviceOwner().startsWith(COMPUTE);
    }

    boolean isOf(String device) {
        return port.deviceId().equals(device);
    }

    boolean isAttachedTo(ComputeId server) {
        return isAttached() && isOf(server.value());
    }
}
