package dev.jackfield.network;

/**
 * A security group.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record SecurityGroupId(String value) implements Id {
    /** Checks the id. */
    public SecurityGroupId {
        Checks.id("security group id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
