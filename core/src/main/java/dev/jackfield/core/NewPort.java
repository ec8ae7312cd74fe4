package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A port that somebody wants for himself. */
public final class NewPort {
    private NewPort() {}

    /**
     * Makes a port and attaches it; if it cannot be attached, one that was made for it is deleted again.
     *
     * @param driver the networks
     * @param request the port
     * @param compute what it is attached to; empty: nothing
     * @return the port
     * @throws NetworkException it cannot be made or attached; what could not be deleted again is suppressed in it
     */
    public static Port make(NetworkDriver driver, PortRequest request, Optional<ComputeId> compute) {
        if (compute.isEmpty()) {
            return driver.createPort(request);
        }
        Set<String> before = driver.administration().listPorts().stream()
                .map(port -> port.id().value())
                .collect(Collectors.toSet());
        Port port = driver.createPort(request);
        try {
            Amphora holder = Amphora.builder(new AmphoraId(port.id().value()))
                    .computeId(compute.get())
                    .build();
            driver.plugPort(holder, port.id());
            return driver.getPort(port.id());
        } catch (RuntimeException e) {
            if (!before.contains(port.id().value())) {
                try {
                    driver.deletePort(port.id());
                } catch (RuntimeException left) {
                    e.addSuppressed(left);
                }
            }
            throw e;
        }
    }
}
