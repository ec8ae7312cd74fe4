package dev.jackfield.network;

import java.util.Optional;

/**
 * What makes a resource ours: written at its creation, and checked before it is deleted.
 *
 * @param installation the installation that made it
 * @param loadBalancer the load balancer it was made for; empty for what belongs to none
 */
public record Mark(InstallationId installation, Optional<LoadBalancerId> loadBalancer) {

    /**
     * The mark of what is made for a load balancer.
     *
     * @param installation the installation that makes it
     * @param loadBalancer the load balancer it is made for
     * @return the mark
     */
    public static Mark of(InstallationId installation, LoadBalancerId loadBalancer) {
        return new Mark(installation, Optional.of(loadBalancer));
    }
}
