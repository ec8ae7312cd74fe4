package dev.jackfield.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param populations with how many ports on the networks
 * @param pairs how often each plugs and unplugs in a round
 * @param block how many NICs each plugs before all unplug them again
 * @param rounds of which the best counts
 * @param warmUp how often the driver plugs and unplugs before anything is measured
 * @param kills how often the holder of the VIP is killed
 * @param slowPair whether keepalived at its default, which takes some seconds a kill, takes part
 */
record Effort(List<Integer> populations, int pairs, int block, int rounds, int warmUp, int kills, boolean slowPair) {
    static final Effort FULL = new Effort(List.of(0, 1000, 5000), 200, 40, 3, 3000, 11, true);

    /** Shows that it works; its figures mean little. */
    static final Effort QUICK = new Effort(List.of(0, 30), 10, 5, 1, 10, 2, false);

    Effort {
        populations = List.copyOf(populations);
    }
}
