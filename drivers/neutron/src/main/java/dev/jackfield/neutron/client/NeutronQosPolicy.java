package dev.jackfield.neutron.client;

import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;

import java.util.Objects;
import java.util.Optional;

/**
 * A QoS policy, as Neutron tells of it.
 *
 * @param id its id
 * @param name its name
 * @param projectId its owner
 * @param shared whether every project may use it
 */
public record NeutronQosPolicy(QosPolicyId id, String name, Optional<ProjectId> projectId, boolean shared) {
    /** What the answer lacks here it cannot be without. */
    public NeutronQosPolicy {
        Objects.requireNonNull(id, "id");
    }
}
