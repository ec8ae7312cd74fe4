package dev.jackfield.network;

import java.util.Optional;

/**
 * A QoS policy to be made. Its name is unique in its project.
 *
 * @param name its name
 * @param projectId the project that owns it
 * @param maxKilobitsPerSecond the rate, in each direction, in kilobits per second, see {@link QosPolicy}
 */
public record QosPolicyRequest(String name, Optional<ProjectId> projectId, long maxKilobitsPerSecond) {
    /** The highest rate of a policy, in kilobits per second: what Neutron can write down, some two terabits per second. */
    public static final long MAX_RATE = Integer.MAX_VALUE;

    /** The lowest rate: below it a full frame takes longer than a second. */
    public static final long MIN_RATE = 16;

    /** Checks the components. */
    public QosPolicyRequest {
        Checks.name("QoS policy name", name);
        Checks.id("QoS policy name", name);
        Checks.range("rate in kilobits per second", maxKilobitsPerSecond, MIN_RATE, MAX_RATE);
    }

    /**
     * A request of nobody in particular.
     *
     * @param name its name
     * @param maxKilobitsPerSecond the rate in each direction
     * @return the request
     */
    public static QosPolicyRequest of(String name, long maxKilobitsPerSecond) {
        return new QosPolicyRequest(name, Optional.empty(), maxKilobitsPerSecond);
    }
}
