package dev.jackfield.server;

import dev.jackfield.network.ProjectId;

import java.util.Optional;

/**
 * Which operations are wanted: a page of those that fit.
 *
 * @param project of this project
 * @param loadBalancer of the load balancer of this id
 * @param state in this state
 * @param before those with a smaller number
 * @param limit at most so many
 */
record OperationFilter(
        Optional<ProjectId> project,
        Optional<String> loadBalancer,
        Optional<OperationState> state,
        Optional<Long> before,
        int limit) {}
