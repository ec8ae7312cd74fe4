package dev.jackfield.network;

import java.util.List;
import java.util.OptionalInt;

/**
 * A port on which a load balancer listens.
 *
 * @param protocol what it speaks
 * @param protocolPort its port, 1 to 65535
 * @param peerPort the port on which amphorae of the load balancer share its state
 * @param provisioningStatus whether it is wanted
 * @param allowedCidrs who may connect; empty: anyone
 */
public record Listener(
        ListenerProtocol protocol,
        int protocolPort,
        OptionalInt peerPort,
        ProvisioningStatus provisioningStatus,
        List<Cidr> allowedCidrs) {
    /** Checks and copies the components. */
    public Listener {
        Checks.range("listener port", protocolPort, 1, 65535);
        allowedCidrs = List.copyOf(allowedCidrs);
    }

    /**
     * A listener that anyone may connect to.
     *
     * @param protocol what it speaks
     * @param protocolPort its port, 1 to 65535
     * @return an active listener
     */
    public static Listener of(ListenerProtocol protocol, int protocolPort) {
        return new Listener(protocol, protocolPort, OptionalInt.empty(), ProvisioningStatus.ACTIVE, List.of());
    }
}
