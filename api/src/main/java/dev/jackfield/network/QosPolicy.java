package dev.jackfield.network;

import java.util.OptionalLong;

/**
 * A limit on the traffic of ports.
 *
 * @param id its id
 * @param name its name
 * @param maxKilobitsPerSecond the rate limit in kilobits per second; empty: the backend does not say
 * @see "Octavia, network/data_models.py, QosPolicy"
 */
public record QosPolicy(QosPolicyId id, String name, OptionalLong maxKilobitsPerSecond) {}
