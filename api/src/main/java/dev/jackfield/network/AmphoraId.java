package dev.jackfield.network;

/**
 * An amphora: the instance that carries a load balancer. Not the same as its compute instance, see {@link ComputeId}.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record AmphoraId(String value) implements Id {
    /** Checks the id. */
    public AmphoraId {
        Checks.id("amphora id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
