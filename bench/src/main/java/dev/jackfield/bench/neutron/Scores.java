package dev.jackfield.bench.neutron;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what was measured, and works out the ratios: ours over Octavia's. */
final class Scores {
    private final PrintStream out;
    private final Map<String, Double> ratios = new LinkedHashMap<>();

    Scores(PrintStream out) {
        this.out = out;
    }

    /**
     * Takes what was measured with some number of workers.
     *
     * @param kind {@code short} or {@code full}
     */
    void cycles(String kind, int workers, Results ours, Results theirs) {
        out.printf(
                Locale.ROOT,
                "%n%s cycle, %d %s: medians of %d blocks%n",
                kind,
                workers,
                workers == 1 ? "worker" : "workers",
                ours.blocks().size());
        out.printf("  %-18s %21s   %21s   %17s%n", "", "Jackfield", "Octavia", "ratio");
        out.printf(
                "  %-18s %9s %5s %5s   %9s %5s %5s   %8s %8s%n",
                "", "ms", "req.", "polls", "ms", "req.", "polls", "time", "req.");
        for (Operation operation : ours.operations()) {
            line(
                    operation.label(),
                    new double[] {ours.millis(operation), ours.requests(operation), ours.polls(operation)},
                    new double[] {theirs.millis(operation), theirs.requests(operation), theirs.polls(operation)});
        }
        line("the cycle", new double[] {ours.cycleMillis(), ours.cycleRequests(), ours.cyclePolls()}, new double[] {
            theirs.cycleMillis(), theirs.cycleRequests(), theirs.cyclePolls()
        });
        double perSecond = ours.cyclesPerSecond() / theirs.cyclesPerSecond();
        out.printf(
                Locale.ROOT,
                "  %-18s %9.3f               %9.3f               %8.2f%n",
                "cycles a second",
                ours.cyclesPerSecond(),
                theirs.cyclesPerSecond(),
                perSecond);
        keep(kind, workers, ours, theirs);
        if (kind.equals("short") && workers > 1) {
            ratios.put("cycles_per_second_" + workers, perSecond);
        }
    }

    private void line(String what, double[] ours, double[] theirs) {
        out.printf(
                Locale.ROOT,
                "  %-18s %9.0f %5.0f %5.0f   %9.0f %5.0f %5.0f   %8.2f %8.2f%n",
                what,
                ours[0],
                ours[1],
                ours[2],
                theirs[0],
                theirs[1],
                theirs[2],
                ours[0] / theirs[0],
                ours[1] / theirs[1]);
    }

    private void keep(String kind, int workers, Results ours, Results theirs) {
        String suffix = workers == 1 ? "" : "_at_" + workers;
        if (workers == 1) {
            ratios.put(kind + "_cycle_requests", ours.cycleRequests() / theirs.cycleRequests());
        }
        ratios.put(kind + "_cycle_time" + suffix, ours.cycleMillis() / theirs.cycleMillis());
        if (workers == 1 && kind.equals("short")) {
            ratios.put("plug_vip_requests", requests(Operation.PLUG_VIP, ours, theirs));
            ratios.put("unplug_vip_time", ours.millis(Operation.UNPLUG_VIP) / theirs.millis(Operation.UNPLUG_VIP));
        }
        if (workers == 1 && kind.equals("full")) {
            ratios.put("update_vip_requests", requests(Operation.UPDATE_VIP, ours, theirs));
        }
    }

    private static double requests(Operation operation, Results ours, Results theirs) {
        return ours.requests(operation) / theirs.requests(operation);
    }

    /** Takes what each left behind. */
    void leaks(Map<String, List<String>> left) {
        out.println();
        left.forEach((name, each) -> {
            out.println("left behind by " + name + ": " + (each.isEmpty() ? "nothing" : each.size() + " things"));
            each.forEach(it -> out.println("  " + it));
        });
    }

    /** Prints the ratios as one line of JSON. */
    void printRatios(int leaks) {
        out.println();
        out.println(ratios.entrySet().stream()
                .map(it -> String.format(Locale.ROOT, "\"%s\": %.3f", it.getKey(), it.getValue()))
                .collect(Collectors.joining(", ", "{", ", \"leaks\": " + leaks + "}")));
    }
}
