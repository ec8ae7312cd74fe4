package dev.jackfield.server;

import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ProjectId;
import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that is done to a load balancer, as everybody is shown it.
 *
 * @param id its id
 * @param kind what it does
 * @param state where it is
 * @param loadBalancerId the load balancer; empty as long as one to be made has no id yet
 * @param name the load balancer's name
 * @param projectId its project
 * @param requestedBy who asked for it
 * @param requestId the request that did
 * @param createdAt when
 * @param finishedAt when it came to its end
 * @param steps its steps, in order
 * @param error what it met
 * @param outcome what became of it after its daemon died, in words
 * @param result what came of it: the load balancer as it is then, who holds the VIP, or what recovery did
 */
record Operation(
        String id,
        OperationKind kind,
        OperationState state,
        Optional<LoadBalancerId> loadBalancerId,
        String name,
        Optional<ProjectId> projectId,
        String requestedBy,
        String requestId,
        Instant createdAt,
        Optional<Instant> finishedAt,
        List<OperationStep> steps,
        Optional<Problem> error,
        Optional<String> outcome,
        Optional<JsonNode> result) {
    Operation {
        steps = List.copyOf(steps);
    }
}
