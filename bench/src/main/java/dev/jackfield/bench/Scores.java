package dev.jackfield.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Prints what was measured, and works out the ratios: the driver's time over another's, in the same round. */
final class Scores {
    static final String DRIVER = "driver";
    static final String NETLINK = "netlink";
    static final String C_NETLINK = "C, the same messages";
    static final String C_EQUAL = "C, equal work";
    static final String IP_BATCH = "ip -batch";
    static final String CNI = "CNI bridge";
    static final String JACKFIELD = "Jackfield";
    static final String KEEPALIVED_100MS = "keepalived, 0.1 s";
    static final String KEEPALIVED_DEFAULT = "keepalived, default";

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out;
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Map<Integer, Double> plugs = new LinkedHashMap<>();

    Scores(PrintStream out) {
        this.out = out;
    }

    /** The medians of one round in microseconds. */
    private record Medians(Map<String, Double> plugs, Map<String, Double> unplugs) {
        static Medians of(Map<Contestant, Match.Times> round, int block) {
            Map<String, Double> plugs = new LinkedHashMap<>();
            Map<String, Double> unplugs = new LinkedHashMap<>();
            round.forEach((contestant, times) -> {
                plugs.put(contestant.name(), times.plug() / NANOS_PER_MICRO);
                unplugs.put(contestant.name(), times.unplug(block) / NANOS_PER_MICRO);
            });
            return new Medians(plugs, unplugs);
        }
    }

    private static double ratio(Map<String, Double> medians, String ours, String theirs) {
        return value(medians, ours) / value(medians, theirs);
    }

    private static double value(Map<String, Double> medians, String name) {
        return Optional.ofNullable(medians.get(name)).orElseThrow();
    }

    /**
     * Takes what was measured with a number of ports on the networks.
     *
     * @param block over how many unplugs what they left to be done later is spread
     */
    void plugs(int ports, List<Map<Contestant, Match.Times>> measured, int block) {
        List<Medians> rounds =
                measured.stream().map(it -> Medians.of(it, block)).toList();
        out.printf(Locale.ROOT, "%n%d ports: medians of each round in microseconds%n", ports);
        table("plug", rounds.stream().map(Medians::plugs).toList());
        table("unplug, reaped", rounds.stream().map(Medians::unplugs).toList());
        String suffix = plugs.isEmpty() ? "" : "_at_" + ports;
        best("netlink_plug_over_c" + suffix, rounds, it -> ratio(it.plugs(), NETLINK, C_NETLINK));
        best("plug_over_equal_work" + suffix, rounds, it -> ratio(it.plugs(), DRIVER, C_EQUAL));
        best("plug_over_ip_batch" + suffix, rounds, it -> ratio(it.plugs(), DRIVER, IP_BATCH));
        best("plug_over_cni" + suffix, rounds, it -> ratio(it.plugs(), DRIVER, CNI));
        best("unplug_over_cni" + suffix, rounds, it -> ratio(it.unplugs(), DRIVER, CNI));
        best("unplug_over_equal_work" + suffix, rounds, it -> ratio(it.unplugs(), DRIVER, C_EQUAL));
        double plug = rounds.stream()
                .mapToDouble(it -> value(it.plugs(), DRIVER))
                .min()
                .orElseThrow();
        plugs.values().stream().findFirst().ifPresent(alone -> ratios.put("plug_" + ports + "_over_0", plug / alone));
        plugs.put(ports, plug);
    }

    private void best(String name, List<Medians> rounds, ToDoubleFunction<Medians> ratio) {
        ratios.put(name, rounds.stream().mapToDouble(ratio).min().orElseThrow());
    }

    private void table(String what, List<Map<String, Double>> rounds) {
        for (String name : rounds.getFirst().keySet()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-16s %-22s", what, name));
            for (Map<String, Double> round : rounds) {
                line.append(String.format(Locale.ROOT, " %8.0f", value(round, name)));
            }
            double best = rounds.stream()
                    .mapToDouble(it -> ratio(it, DRIVER, name))
                    .min()
                    .orElseThrow();
            out.println(line + String.format(Locale.ROOT, "   driver over it %6.3f", best));
        }
    }

    /** Takes the gaps after the holder of a VIP was killed. */
    void failovers(Map<Pair, List<Long>> gaps) {
        out.println("the gap after the holder of a VIP was killed, in milliseconds");
        Map<String, Double> medians = new LinkedHashMap<>();
        gaps.forEach((pair, each) -> {
            double median = Match.median(each) / NANOS_PER_MILLI;
            medians.put(pair.name(), median);
            String all = each.stream()
                    .sorted()
                    .map(it -> String.format(Locale.ROOT, "%.0f", it / NANOS_PER_MILLI))
                    .collect(Collectors.joining(" "));
            out.printf(Locale.ROOT, "  %-22s median %8.1f   (%s)%n", pair.name(), median, all);
        });
        if (medians.containsKey(KEEPALIVED_DEFAULT)) {
            ratios.put("failover_gap_over_keepalived_default", ratio(medians, JACKFIELD, KEEPALIVED_DEFAULT));
        }
        ratios.put("failover_gap_over_keepalived_100ms", ratio(medians, JACKFIELD, KEEPALIVED_100MS));
    }

    /** Prints the ratios as one line of JSON. */
    void printRatios() {
        out.println();
        out.println(ratios.entrySet().stream()
                .map(it -> String.format(Locale.ROOT, "\"%s\": %.3f", it.getKey(), it.getValue()))
                .collect(Collectors.joining(", ", "{", "}")));
    }
}
