package dev.jackfield.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Kills the holders of VIPs, one pair after the other, again and again, at moments that have nothing to do with their clocks. */
final class FailoverMatch {
    private static final int SETTLE_MILLIS = 300;
    private static final int ADVERT_MILLIS = 1000;

    private FailoverMatch() {}

    /** The gaps of each pair in nanoseconds. */
    static Map<Pair, List<Long>> play(List<? extends Pair> pairs, int kills, long seed) throws InterruptedException {
        Random random = new Random(seed);
        Map<Pair, List<Long>> gaps = new LinkedHashMap<>();
        pairs.forEach(pair -> gaps.put(pair, new ArrayList<>()));
        for (int i = 0; i < kills; i++) {
            for (Pair pair : pairs) {
                pair.client().awaitAnswer();
                Thread.sleep(SETTLE_MILLIS + random.nextInt(ADVERT_MILLIS));
                gaps.computeIfAbsent(pair, it -> new ArrayList<>())
                        .add(pair.client().gap(pair.killHolder()));
                pair.restore();
            }
        }
        return gaps;
    }
}
