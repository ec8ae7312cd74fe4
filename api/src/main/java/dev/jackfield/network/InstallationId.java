package dev.jackfield.network;

/**
 * One installation of Jackfield. It is half of the {@link Mark} by which we know our own resources.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record InstallationId(String value) implements Id {
    /** Checks the id. */
    public InstallationId {
        Checks.id("installation id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
