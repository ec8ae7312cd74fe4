package dev.jackfield.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The contestants, one after the other, again and again: each plugs into a namespace of its own that is like the others'. Each time
 * the order is drawn anew: a plug takes longer if the one before it left the kernel work, or the caches cold.
 */
final class Match {
    private final List<Lane> lanes = new ArrayList<>();
    private final int block;
    private final Random random;

    /**
     * Makes the namespaces.
     *
     * @param block how many NICs each plugs before all unplug them again
     * @param prefix of the names of the namespaces
     * @param seed of the orders
     */
    Match(BenchWorld world, List<Contestant> contestants, int block, String prefix, long seed) {
        this.block = block;
        random = new Random(seed);
        int number = 0;
        for (Contestant contestant : contestants) {
            List<Nic> nics = new ArrayList<>();
            for (int i = 0; i < block; i++) {
                nics.add(new Nic(number, world.compute(prefix + number), world.segment(i)));
                number++;
            }
            lanes.add(new Lane(contestant, nics));
        }
    }

    /** A contestant with the NICs that it plugs. */
    private record Lane(Contestant contestant, List<Nic> nics) {}

    /** The times of one contestant in a round, in nanoseconds. */
    record Times(List<Long> plugs, List<Long> unplugs, List<Long> settles) {
        double plug() {
            return median(plugs);
        }

        /** The median of an unplug, and its share of what was left to be done later. */
        double unplug(int block) {
            return median(unplugs) + median(settles) / block;
        }
    }

    static double median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }

    private List<Integer> order() {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, lanes.size()).boxed().toList());
        Collections.shuffle(order, random);
        return order;
    }

    /** Plays as many turns as make the given number of pairs. */
    Map<Contestant, Times> round(int pairs) {
        List<Times> times = lanes.stream()
                .map(it -> new Times(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()))
                .toList();
        for (int turn = 0; turn * block < pairs; turn++) {
            for (int i = 0; i < block; i++) {
                for (int at : order()) {
                    Lane lane = lanes.get(at);
                    times.get(at).plugs.add(lane.contestant.plug(lane.nics.get(i)));
                }
            }
            for (int at : order()) {
                Lane lane = lanes.get(at);
                lane.nics.forEach(nic -> times.get(at).unplugs.add(lane.contestant.unplug(nic)));
                times.get(at).settles.add(lane.contestant.settle());
            }
        }
        Map<Contestant, Times> result = new LinkedHashMap<>();
        for (int i = 0; i < lanes.size(); i++) {
            result.put(lanes.get(i).contestant, times.get(i));
        }
        return result;
    }
}
