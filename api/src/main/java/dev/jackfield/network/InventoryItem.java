package dev.jackfield.network;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that a driver found at its backend.
 *
 * @param kind what it is
 * @param id its id at the backend
 * @param name its name there
 * @param mark what makes it ours; empty: it only looks like ours and is foreign
 * @param createdAt when it was made, if the backend says
 */
public record InventoryItem(
        ResourceKind kind, String id, String name, Optional<Mark> mark, Optional<Instant> createdAt) {

    /**
     * Whether the thing carries our mark. What does not is never removed.
     *
     * @return whether it is ours
     */
    public boolean isOurs() {
        return mark.isPresent();
    }
}
