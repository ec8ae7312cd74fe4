package dev.jackfield.network;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A limit on the traffic of ports: each port that is under it may receive at that rate, and send at that rate, whatever other ports
 * under it do. What comes in faster waits a little, and what comes in faster for longer than that is dropped.
 *
 * <p>Where the policy is another system's (Neutron has rules for each direction), the rate is that of what ports send.
 *
 * @param id its id
 * @param name its name
 * @param projectId the project that owns it; empty: nobody in particular
 * @param maxKilobitsPerSecond the rate limit in kilobits per second, of Ethernet frames; empty: the backend does not say
 * @see "Octavia, network/data_models.py, QosPolicy"
 */
public record QosPolicy(
        QosPolicyId id, String name, Optional<ProjectId> projectId, OptionalLong maxKilobitsPerSecond) {}
