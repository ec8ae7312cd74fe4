package dev.jackfield.network;

/**
 * A QoS policy.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record QosPolicyId(String value) implements Id {
    /** Checks the id. */
    public QosPolicyId {
        Checks.id("QoS policy id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
