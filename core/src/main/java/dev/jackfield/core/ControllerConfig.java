package dev.jackfield.core;

import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.UndoRetries;
import dev.jackfield.network.NetworkId;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Where and how a controller works.
 *
 * @param stateDirectory where records, journal and locks are; made with mode 0700 if it is missing
 * @param managementNetworks networks by which amphorae are managed: their NICs are never touched
 * @param listener is told of each step while it runs
 * @param patience how long an operation waits for a load balancer that somebody works on before it says that it is busy
 * @param undoRetries when what could not be taken back is tried again, before it rests
 */
public record ControllerConfig(
        Path stateDirectory,
        Set<NetworkId> managementNetworks,
        FlowListener listener,
        Duration patience,
        UndoRetries undoRetries) {
    /** Long enough for another flow's last steps, short enough for whoever waits for the answer. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(2);

    /** Copies the set. */
    public ControllerConfig {
        managementNetworks = Set.copyOf(managementNetworks);
    }

    /**
     * A controller without management networks that tells nobody what it does.
     *
     * @param stateDirectory where records, journal and locks are
     * @return the configuration
     */
    public static ControllerConfig in(Path stateDirectory) {
        return new ControllerConfig(
                stateDirectory, Set.of(), FlowListener.none(), DEFAULT_PATIENCE, UndoRetries.usual());
    }

    /**
     * The same with a listener.
     *
     * @param newListener is told of each step while it runs
     * @return the configuration
     */
    public ControllerConfig withListener(FlowListener newListener) {
        return new ControllerConfig(stateDirectory, managementNetworks, newListener, patience, undoRetries);
    }

    /**
     * The same with management networks.
     *
     * @param newManagementNetworks networks by which amphorae are managed
     * @return the configuration
     */
    public ControllerConfig withManagementNetworks(Set<NetworkId> newManagementNetworks) {
        return new ControllerConfig(stateDirectory, newManagementNetworks, listener, patience, undoRetries);
    }
}
