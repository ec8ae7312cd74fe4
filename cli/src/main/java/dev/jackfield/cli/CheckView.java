package dev.jackfield.cli;

import dev.jackfield.network.Hop;
import dev.jackfield.network.LoadBalancerId;

import java.util.List;

/**
 * A load balancer that was looked at from end to end, as it is shown.
 *
 * @param id its id
 * @param name its name
 * @param sound whether no hop is broken
 * @param broken the broken hops
 * @param hops all hops
 */
record CheckView(LoadBalancerId id, String name, boolean sound, List<Hop> broken, List<Hop> hops) {
    static CheckView of(LoadBalancerId id, String name, List<Hop> hops) {
        List<Hop> broken =
                hops.stream().filter(hop -> hop.state() == Hop.State.BROKEN).toList();
        return new CheckView(id, name, broken.isEmpty(), broken, hops);
    }
}
