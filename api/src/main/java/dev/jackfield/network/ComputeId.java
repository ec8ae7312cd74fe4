package dev.jackfield.network;

/**
 * A compute instance as its compute service names it: a Nova server UUID, or {@code netns:NAME} and
 * {@code pid:N} on the linux driver.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record ComputeId(String value) implements Id {
    /** Checks the id. */
    public ComputeId {
        Checks.id("compute id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
