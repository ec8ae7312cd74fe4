package dev.jackfield.lab;

import tools.jackson.databind.ObjectMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the demo measured.
 *
 * @param vip the IPv4 VIP
 * @param vip6 the IPv6 VIP
 * @param driver the driver's name
 * @param requests how many requests the client began
 * @param failed how many of them failed outside of the gaps
 * @param servedBy how many answers each member gave
 * @param gaps the gaps of IPv4, one a kill
 * @param gaps6 the gaps of IPv6, one a kill
 * @param unlogged answers that are missing in the log of the member they name
 * @param leftovers what was left behind, in words; empty if nothing was
 */
record DemoReport(
        String vip,
        String vip6,
        String driver,
        int requests,
        int failed,
        Map<String, Long> servedBy,
        List<Traffic.Gap> gaps,
        List<Traffic.Gap> gaps6,
        int unlogged,
        List<String> leftovers) {
    DemoReport withLeftovers(List<String> left) {
        return new DemoReport(vip, vip6, driver, requests, failed, servedBy, gaps, gaps6, unlogged, left);
    }

    /** Whether the demo shows what it promises: all answered but in the gaps, every kill survived, nothing left. */
    boolean isGood(int kills, int members) {
        return failed == 0
                && unlogged == 0
                && leftovers.isEmpty()
                && servedBy.size() == members
                && gaps.size() == kills
                && gaps6.size() == kills;
    }

    /** One JSON object on one line. The gap of a kill is the longer one of IPv4 and IPv6. */
    String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("vip", vip);
        fields.put("vip6", vip6);
        fields.put("driver", driver);
        fields.put("requests", requests);
        fields.put("failed", failed);
        fields.put("served_by", servedBy.keySet());
        fields.put("failover_gap_ms", rounded(Math.max(median(gaps), median(gaps6))));
        fields.put("failover_gap_ms_worst", rounded(Math.max(worst(gaps), worst(gaps6))));
        fields.put("failover_gap_ms_v4", rounded(gaps));
        fields.put("failover_gap_ms_v6", rounded(gaps6));
        fields.put("unlogged", unlogged);
        fields.put("leftovers", leftovers.size());
        return new ObjectMapper().writeValueAsString(fields);
    }

    /** What is left, for people; only once everything was deleted. */
    String leftBehind() {
        return "left behind: " + (leftovers.isEmpty() ? "nothing" : String.join(", ", leftovers));
    }

    /** The figures for people. */
    List<String> toLines() {
        List<String> lines = new ArrayList<>();
        lines.add(requests + " requests, " + failed + " failed outside the gaps");
        lines.add(servedBy.entrySet().stream()
                        .map(served -> served.getKey() + " answered " + served.getValue())
                        .collect(Collectors.joining(", "))
                + (unlogged == 0
                        ? "; every answer is in the log of the member that gave it"
                        : "; " + unlogged + " answers are in no member's log"));
        lines.add("gap after a kill, IPv4: " + describe(gaps));
        lines.add("gap after a kill, IPv6: " + describe(gaps6));
        return lines;
    }

    private static String describe(List<Traffic.Gap> gaps) {
        return "median " + rounded(median(gaps)) + " ms, worst " + rounded(worst(gaps)) + " ms  (" + rounded(gaps)
                + ")";
    }

    private static double median(List<Traffic.Gap> gaps) {
        return Traffic.median(gaps).orElse(Double.NaN);
    }

    private static double worst(List<Traffic.Gap> gaps) {
        return Traffic.worst(gaps).orElse(Double.NaN);
    }

    private static List<Double> rounded(List<Traffic.Gap> gaps) {
        return gaps.stream().map(gap -> rounded(gap.millis())).toList();
    }

    /** A figure with one decimal. */
    private static double rounded(double millis) {
        return Math.round(millis * 10) / 10.0;
    }
}
