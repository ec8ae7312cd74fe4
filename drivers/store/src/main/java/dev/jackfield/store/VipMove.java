package dev.jackfield.store;

import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;

import java.util.List;
import java.util.Optional;

/**
 * A VIP on its way from one amphora to another.
 *
 * @param loadBalancer the load balancer whose VIP moves
 * @param from the base port's attachment of the old holder, as it was: holding the addresses; empty if nobody held it or its
 *     base port is gone
 * @param to the base port's attachment of the new holder, as it is to be: holding the addresses; the same port as from when the VIP is only announced again
 * @param addresses the VIP and the additional VIPs
 */
public record VipMove(
        LoadBalancerId loadBalancer, Optional<Attachment> from, Attachment to, List<IpAddress> addresses) {
    /** Copies the list. */
    public VipMove {
        addresses = List.copyOf(addresses);
    }
}
