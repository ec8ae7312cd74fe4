package dev.jackfield.network;

/**
 * A port of a network.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record PortId(String value) implements Id {
    /** Checks the id. */
    public PortId {
        Checks.id("port id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
