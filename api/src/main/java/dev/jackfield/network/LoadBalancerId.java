package dev.jackfield.network;

/**
 * A load balancer. Octavia draws a UUID; Jackfield only asks that it is unique in the installation.
 *
 * @param value the id as the backend writes it: not blank, no white space or control character, 255 characters at most
 */
public record LoadBalancerId(String value) implements Id {
    /** Checks the id. */
    public LoadBalancerId {
        Checks.id("load balancer id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
