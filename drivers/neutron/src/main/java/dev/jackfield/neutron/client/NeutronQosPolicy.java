package dev.jackfield.neutron.client;

import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A QoS policy, as Neutron tells of it.
 *
 * @param id its id
 * @param name its name
 * @param projectId its owner
 * @param shared whether every project may use it
 * @param rules its rules
 */
public record NeutronQosPolicy(
        QosPolicyId id, String name, Optional<ProjectId> projectId, boolean shared, List<Rule> rules) {
    /** Checks and copies the components; what the answer lacks here it cannot be without. */
    public NeutronQosPolicy {
        Objects.requireNonNull(id, "id");
        rules = List.copyOf(rules);
    }

    /**
     * A rule.
     *
     * @param type {@code bandwidth_limit} and others
     * @param direction {@code egress}: what ports send; {@code ingress}
     * @param maxKbps the rate in kilobits per second
     */
    public record Rule(String type, String direction, Optional<Long> maxKbps) {}
}
