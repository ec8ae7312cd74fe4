package dev.jackfield.neutron.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ProjectId;

import java.util.Objects;
import java.util.Optional;

/**
 * A server, as Nova tells of it.
 *
 * @param id its id
 * @param name its name
 * @param status {@code ACTIVE}, {@code BUILD}, {@code ERROR}, {@code DELETED} and others
 * @param projectId its owner
 * @param taskState what it is about to do, or empty
 * @param host where it runs, empty if the caller may not know
 */
public record NovaServer(
        ComputeId id,
        String name,
        String status,
        @JsonProperty("tenant_id") Optional<ProjectId> projectId,
        @JsonProperty("OS-EXT-STS:task_state") String taskState,
        @JsonProperty("OS-EXT-SRV-ATTR:host") String host) {
    /** What the answer lacks here it cannot be without. */
    public NovaServer {
        Objects.requireNonNull(id, "id");
    }
}
