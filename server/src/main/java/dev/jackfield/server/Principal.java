package dev.jackfield.server;

import dev.jackfield.network.ProjectId;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param name what the record of changes calls him
 * @param role what he may do
 * @param project the only project whose load balancers he sees; empty: all
 */
record Principal(String name, Role role, Optional<ProjectId> project) {
    boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }

    /** Whether a load balancer of this project is there for him. */
    boolean sees(Optional<ProjectId> owner) {
        return project.isEmpty() || project.equals(owner);
    }
}
