package dev.jackfield.server;

import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ProjectId;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param id says what came before and what after; begins with what tells this run of the daemon from others
 * @param type operation, step or load_balancer
 * @param project whose it is
 * @param loadBalancer what it is about, as far as that has an id
 * @param operation the operation that did it
 * @param data JSON, in one line
 */
record Event(
        String id,
        String type,
        Optional<ProjectId> project,
        Optional<LoadBalancerId> loadBalancer,
        Optional<String> operation,
        String data) {
    /** As Server-Sent Events have it. */
    byte[] bytes() {
        return ("id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
