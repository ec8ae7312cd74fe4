package dev.jackfield.core;

import dev.jackfield.network.Hop;

import java.util.List;

/**
 * What was found of a load balancer that was looked at from end to end. Nothing was changed.
 *
 * @param record what is remembered of it
 * @param hops the way of its traffic: what is remembered held against the network, then what the driver saw
 */
public record Check(LoadBalancerRecord record, List<Hop> hops) {
    /** Copies the list. */
    public Check {
        hops = List.copyOf(hops);
    }

    /**
     * The hops in a state.
     *
     * @param state which
     * @return those hops, in their order
     */
    public List<Hop> hops(Hop.State state) {
        return hops.stream().filter(hop -> hop.state() == state).toList();
    }

    /**
     * Whether nothing is broken, as far as could be seen.
     *
     * @return whether no hop is broken
     */
    public boolean isSound() {
        return hops(Hop.State.BROKEN).isEmpty();
    }
}
