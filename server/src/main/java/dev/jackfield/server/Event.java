package dev.jackfield.server;

import dev.jackfield.core.Json;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ProjectId;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Something that happened. It is put into words when somebody wants to know of it, once for all. Any number of threads. */
final class Event {
    private final String id;
    private final String type;
    private final Optional<ProjectId> project;
    private final Optional<LoadBalancerId> loadBalancer;
    private final Optional<String> operation;
    private final Object data;
    private byte @Nullable [] bytes;

    /**
     * Something that happened.
     *
     * @param id says what came before and what after; begins with what tells this run of the daemon from others
     * @param type operation, step or load_balancer
     * @param project whose it is
     * @param loadBalancer what it is about, as far as that has an id
     * @param operation the operation that did it
     * @param data a record of values that do not change, for {@link Json}
     */
    Event(
            String id,
            String type,
            Optional<ProjectId> project,
            Optional<LoadBalancerId> loadBalancer,
            Optional<String> operation,
            Object data) {
        this.id = id;
        this.type = type;
        this.project = project;
        this.loadBalancer = loadBalancer;
        this.operation = operation;
        this.data = data;
    }

    String id() {
        return id;
    }

    Optional<ProjectId> project() {
        return project;
    }

    Optional<LoadBalancerId> loadBalancer() {
        return loadBalancer;
    }

    Optional<String> operation() {
        return operation;
    }

    /** As Server-Sent Events have it; not to be written to. */
    synchronized byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = ("id: " + id + "\nevent: " + type + "\ndata: " + Json.tree(data) + "\n\n")
                    .getBytes(StandardCharsets.UTF_8);
            bytes = known;
        }
        return known;
    }
}
