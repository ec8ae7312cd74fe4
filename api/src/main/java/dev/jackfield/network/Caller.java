package dev.jackfield.network;

import java.util.Optional;

/**
 * Somebody on whose behalf a resource is looked up.
 *
 * @param projectId the project the caller acts for
 * @param token the caller's own token for the backend, a secret
 */
public record Caller(ProjectId projectId, Optional<String> token) {

    /** The caller without its token. */
    @Override
    public String toString() {
        return "Caller[projectId=" + projectId + ", token=" + (token.isPresent() ? "set" : "none") + "]";
    }
}
