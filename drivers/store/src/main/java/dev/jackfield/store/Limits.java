package dev.jackfield.store;

import java.util.OptionalLong;

/**
 * How many things a store may hold, as the quotas of a cloud do.
 *
 * @param networks how many networks
 * @param subnets how many subnets
 * @param ports how many ports
 * @param securityGroups how many security groups
 */
public record Limits(OptionalLong networks, OptionalLong subnets, OptionalLong ports, OptionalLong securityGroups) {
    /** No limit. */
    public static final Limits NONE =
            new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
