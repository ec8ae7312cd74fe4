package dev.jackfield.network;

/**
 * A subnet of a network.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record SubnetId(String value) implements Id {
    /** Checks the id. */
    public SubnetId {
        Checks.id("subnet id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
