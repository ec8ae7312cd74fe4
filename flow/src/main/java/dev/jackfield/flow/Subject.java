package dev.jackfield.flow;

/**
 * The key of the thing that a flow changes, such as a load balancer's id; one flow at a time runs for it.
 *
 * @param value opaque text, not blank, at most 255 characters, no control characters
 */
public record Subject(String value) {
    /** Rejects blank, overlong and unprintable keys. */
    public Subject {
        Texts.requireName("subject", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
