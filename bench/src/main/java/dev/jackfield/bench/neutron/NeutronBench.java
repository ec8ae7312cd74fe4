package dev.jackfield.bench.neutron;

import dev.jackfield.network.NetworkException;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Our driver and Octavia's on one OpenStack, with the same account, in turns: {@code bench/run neutron}. Each is one process that goes
 * on, with clients that are logged in; what is timed is the driver's call.
 */
public final class NeutronBench {
    /** The service account, of which both servers are. */
    private static final String CLOUD = "lab";

    /** What Nova does after its answer is not to be the next one's load. */
    private static final long SETTLE_MILLIS = 3000;

    private static final int MOST_FAILURES = 5;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Scores scores = new Scores(out);
    private final World world;
    private final List<Contestant> contestants;
    private final String tag;
    private final Map<String, List<String>> left = new LinkedHashMap<>();
    private Set<String> before;
    private int failures;

    private NeutronBench(World world, List<Contestant> contestants, String tag) {
        this.world = world;
        this.contestants = List.copyOf(contestants);
        this.tag = tag;
        before = world.census().all();
        contestants.forEach(it -> left.put(it.name(), new ArrayList<>()));
    }

    /** How much is measured: with how many workers, and how many pairs of blocks of each kind of cycle. */
    private record Level(int workers, int shortPairs, int fullPairs) {
        static List<Level> of(String effort) {
            return effort.equals("quick")
                    ? List.of(new Level(1, 1, 1), new Level(2, 1, 0))
                    : List.of(new Level(1, 7, 5), new Level(4, 3, 3), new Level(8, 3, 3));
        }
    }

    /**
     * Measures, and prints tables and at last one JSON object of ratios.
     *
     * @param args {@code full} or {@code quick}, the folder of the programs in Python, a folder that nobody else may read
     */
    public static void main(String[] args) {
        List<Level> levels = Level.of(args[0]);
        String programs = args[1];
        Path folder = Path.of(args[2]);
        String tag = String.format("%08x", ThreadLocalRandom.current().nextInt());
        try (Peer administrator = new Peer(List.of("/usr/bin/python3", programs + "/cloud.py", tag))) {
            World world = World.prepare(administrator, levels.getLast().workers());
            Peer octavia =
                    new Peer(List.of("/usr/bin/python3", programs + "/octavia_driver.py", CLOUD, folder.toString()));
            try (Contestant theirs = new OctaviaContestant(octavia, world);
                    Contestant ours = new JackfieldContestant(world, CLOUD, folder)) {
                new NeutronBench(world, List.of(ours, theirs), tag).run(levels);
            }
        }
    }

    private void run(List<Level> levels) {
        for (Contestant contestant : contestants) {
            out.println(contestant.name() + ", all connected: " + patiently(() -> warmUp(contestant)));
            count(contestant);
        }
        for (Level level : levels) {
            play("short", level.workers(), Operation.SHORT, level.shortPairs());
            if (level.fullPairs() > 0) {
                play("full", level.workers(), Operation.FULL, level.fullPairs());
            }
        }
        Set<String> still = world.census().all();
        left.values().forEach(each -> each.retainAll(still));
        scores.leaks(left);
        scores.printRatios(left.values().iterator().next().size());
    }

    /** A cloud may fail now and then: what was being done is done again. Who fails too often has no figures. */
    private <T> T patiently(Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (IllegalStateException | NetworkException e) {
                failures++;
                out.println("failed, and done again: " + (e.getCause() == null ? e : e.getCause()));
                if (failures > MOST_FAILURES) {
                    throw e;
                }
                world.sweep();
            }
        }
    }

    /** Both must have made as much when all is connected: the same ports, groups and rules. */
    private World.Census warmUp(Contestant contestant) {
        World.Census connected = null;
        Contestant.Cycle cycle = contestant.begin(0, Block.id(tag), world.servers(0));
        for (Operation operation : Operation.FULL) {
            cycle.run(operation);
            if (operation == Operation.PLUG_NETWORK) {
                connected = world.census();
            }
        }
        return Objects.requireNonNull(connected);
    }

    /** Plays pairs of blocks; who is first changes each time. */
    private void play(String kind, int workers, List<Operation> operations, int pairs) {
        List<List<Block>> blocks = List.of(new ArrayList<>(), new ArrayList<>());
        for (int pair = 0; pair < pairs; pair++) {
            for (int turn = 0; turn < contestants.size(); turn++) {
                int who = (pair + turn) % contestants.size();
                Contestant contestant = contestants.get(who);
                pause();
                blocks.get(who).add(patiently(() -> Block.play(contestant, world, tag, workers, operations)));
                count(contestant);
            }
        }
        scores.cycles(kind, workers, new Results(operations, blocks.get(0)), new Results(operations, blocks.get(1)));
    }

    /** What is there more than before its turn. */
    private void count(Contestant contestant) {
        Set<String> now = world.census().all();
        Set<String> more = new LinkedHashSet<>(now);
        more.removeAll(before);
        left.computeIfAbsent(contestant.name(), it -> new ArrayList<>()).addAll(more);
        before = now;
    }

    private static void pause() {
        try {
            Thread.sleep(SETTLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
