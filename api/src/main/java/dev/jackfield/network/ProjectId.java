package dev.jackfield.network;

/**
 * A project (tenant) that owns resources.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record ProjectId(String value) implements Id {
    /** Checks the id. */
    public ProjectId {
        Checks.id("project id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
