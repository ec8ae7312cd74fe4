package dev.jackfield.store;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortStatus;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.ResourceNames;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A recorded port.
 *
 * @param port the port with whatever mark it carries; its status is not recorded but follows from the rest
 * @param computeId the compute it is attached to
 * @param management whether it is an amphora's management NIC, which is never unplugged as a network of members
 * @param createdAt when it was made
 */
record PortRow(Port port, Optional<ComputeId> computeId, boolean management, Instant createdAt) {
    PortId id() {
        return port.id();
    }

    boolean isOf(InstallationId installation) {
        return port.mark().map(Mark::installation).filter(installation::equals).isPresent();
    }

    boolean isOf(InstallationId installation, LoadBalancerId loadBalancer) {
        return port.mark().filter(Mark.of(installation, loadBalancer)::equals).isPresent();
    }

    Optional<LoadBalancerId> loadBalancer() {
        return port.mark().flatMap(Mark::loadBalancer);
    }

    ResourceKind kind() {
        return ResourceNames.kindOf(port.name(), loadBalancer());
    }

    PortRow with(Consumer<Port.Builder> change) {
        Port.Builder builder = port.toBuilder();
        change.accept(builder);
        return new PortRow(builder.build(), computeId, management, createdAt);
    }

    PortRow attachedTo(ComputeId compute, boolean asManagement) {
        return new PortRow(
                port.toBuilder().deviceId(compute.value()).build(), Optional.of(compute), asManagement, createdAt);
    }

    /** The port as the driver of an installation shows it: another's mark is not a mark to it. */
    Port shownTo(InstallationId installation) {
        boolean active = computeId.isPresent() && port.adminStateUp();
        return port.toBuilder()
                .status(active ? PortStatus.ACTIVE : PortStatus.DOWN)
                .build()
                .shownTo(installation);
    }
}
