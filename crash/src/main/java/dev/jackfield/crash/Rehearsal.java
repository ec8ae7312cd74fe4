package dev.jackfield.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * What an operation does when nobody kills it.
 *
 * @param points all its points in order
 * @param rests the worlds in which it may come to rest: before it, after each of its flows, and at its end
 * @param flows how many points come before the end of each flow
 */
record Rehearsal(List<String> points, List<List<String>> rests, List<Integer> flows) {
    /** How links are marked that wait for their deletion, which comes when the process ends. */
    private static final String RETIRED = " group 27238 ";

    Rehearsal {
        points = List.copyOf(points);
        rests = List.copyOf(rests);
        flows = List.copyOf(flows);
    }

    /** Runs the operation to its end in a world that is prepared for it. */
    static Rehearsal of(World world, Operation operation) {
        List<String> points = new ArrayList<>();
        List<List<String>> rests = new ArrayList<>();
        List<Integer> flows = new ArrayList<>();
        rests.add(world.facts());
        try (Victim victim = Victim.start(world, operation, "none", "rehearse")) {
            for (String line = victim.next(); !line.equals("end"); line = victim.next()) {
                if (line.startsWith("point ")) {
                    points.add(line.substring("point ".length()));
                } else if (line.startsWith("error ")) {
                    throw new IllegalStateException(operation + " without a kill: " + line);
                } else if (!line.equals("rest")) {
                    throw new IllegalStateException(operation + " without a kill says: " + line);
                } else {
                    flows.add(points.size());
                    rests.add(world.facts().stream()
                            .filter(fact -> !fact.contains(RETIRED))
                            .toList());
                    victim.goOn();
                }
            }
            victim.end();
        }
        rests.add(world.facts());
        return new Rehearsal(points, rests, flows);
    }

    /** Where the world may rest once a process has died at a point: before the flow that was under way, or further on. */
    List<List<String>> restsFrom(int point) {
        int ended = (int) flows.stream().filter(end -> end <= point).count();
        return rests.subList(ended, rests.size());
    }

    /** The world at the end. */
    List<String> goal() {
        return rests.getLast();
    }
}
