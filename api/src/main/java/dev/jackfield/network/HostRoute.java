package dev.jackfield.network;

/**
 * A route that a subnet gives to its hosts.
 *
 * @param destination the block that is reached
 * @param nextHop the router, of the same IP version
 */
public record HostRoute(Cidr destination, IpAddress nextHop) {
    /** Checks and copies the components. */
    public HostRoute {
        Checks.sameFamily("next hop", nextHop, "destination", destination.network());
    }
}
