package dev.jackfield.flow;

/**
 * Names one flow in the journal, for ever.
 *
 * @param value opaque text, not blank, at most 255 characters, no control characters; a random UUID unless the engine was given another source
 */
public record FlowId(String value) {
    /** Rejects blank, overlong and unprintable ids. */
    public FlowId {
        Texts.requireName("flow id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
