package dev.jackfield.network;

/**
 * A network.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record NetworkId(String value) implements Id {
    /** Checks the id. */
    public NetworkId {
        Checks.id("network id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
