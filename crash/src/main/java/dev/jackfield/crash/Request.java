package dev.jackfield.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked for on the command line.
 *
 * @param driver the driver
 * @param world what the world is called: root, user
 * @param folder where the world is, and what is remembered of this run
 * @param flows which operations, and {@code journal}
 * @param point the one point, counted from 0, instead of many
 * @param share one of how many points is tried: 1 for all of them
 * @param seed which ones
 * @param undo the undo that is left out, by how its step's name begins; empty: none
 * @param beside whether the process that recovers has the driver open before the other one dies
 * @param resume whether to go on where an earlier run of the same request was broken off
 */
record Request(
        String driver,
        String world,
        Path folder,
        List<String> flows,
        OptionalInt point,
        int share,
        long seed,
        String undo,
        boolean beside,
        boolean resume) {
    /** What can happen to the journal; asked for as if it were an operation. */
    static final String JOURNAL = "journal";

    Request {
        flows = List.copyOf(flows);
    }

    static Request of(String... args) {
        String driver = "memory";
        String world = "root";
        Optional<Path> folder = Optional.empty();
        List<String> flows = new ArrayList<>();
        OptionalInt point = OptionalInt.empty();
        int share = 1;
        long seed = 1;
        String undo = "";
        boolean beside = false;
        boolean resume = false;
        for (Iterator<String> words = Arrays.asList(args).iterator(); words.hasNext(); ) {
            String option = words.next();
            switch (option) {
                case "--driver" -> driver = words.next();
                case "--world" -> world = words.next();
                case "--folder" -> folder = Optional.of(Path.of(words.next()));
                case "--flow" -> flows.add(words.next());
                case "--point" -> point = OptionalInt.of(Integer.parseInt(words.next()));
                case "--share" -> share = Integer.parseInt(words.next());
                case "--seed" -> seed = Long.parseLong(words.next());
                case "--break" -> undo = words.next();
                case "--beside" -> beside = true;
                case "--resume" -> resume = true;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (flows.isEmpty()) {
            Arrays.stream(Operation.values()).map(Operation::toString).forEach(flows::add);
            flows.add(JOURNAL);
        }
        flows.stream().filter(flow -> !flow.equals(JOURNAL)).forEach(Operation::of);
        return new Request(driver, world, folder.orElseThrow(), flows, point, share, seed, undo, beside, resume);
    }

    /** Whether nothing is asked for but a share of all. */
    boolean isWhole() {
        return point.isEmpty() && undo.isEmpty();
    }

    /** What tells a run from another that it does not go on with. */
    String identity() {
        String which = share == 1 ? "all" : "share " + share + " seed " + seed;
        return driver + " " + world + " " + which + " break " + undo + " beside " + beside;
    }
}
