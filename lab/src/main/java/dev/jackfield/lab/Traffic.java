package dev.jackfield.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the load client saw, read against the moments at which amphorae were killed.
 *
 * <p>The gap of a kill counts, for each IP version, from the sending of the signal to the end of the first answered request that
 * began when nothing of the amphora lived any more. A request belongs to a gap if it began before the gap's end and ended after its
 * start.
 *
 * @param attempts all requests
 * @param kills when amphorae were killed
 */
record Traffic(List<Attempt> attempts, List<Kill> kills) {
    Traffic {
        attempts = List.copyOf(attempts);
        kills = List.copyOf(kills);
    }

    /** A time without answers, in nanoseconds on the clock of {@link System#nanoTime}. */
    record Gap(long start, long end) {
        double millis() {
            return (end - start) / 1e6;
        }

        boolean touches(Attempt attempt) {
            return attempt.startNanos() <= end && attempt.endNanos() >= start;
        }
    }

    /** The gaps of one IP version, one a kill; a kill after which nothing was answered any more has none. */
    List<Gap> gaps(boolean v6) {
        List<Gap> gaps = new ArrayList<>();
        for (Kill kill : kills) {
            firstAnswerAfter(kill.done(), v6).ifPresent(end -> gaps.add(new Gap(kill.sent(), end)));
        }
        return gaps;
    }

    private OptionalLong firstAnswerAfter(long moment, boolean v6) {
        return attempts.stream()
                .filter(attempt -> attempt.ok() && attempt.v6() == v6 && attempt.startNanos() >= moment)
                .mapToLong(Attempt::endNanos)
                .min();
    }

    /** The requests that failed outside of all gaps. */
    List<Attempt> failures() {
        List<Gap> v4 = gaps(false);
        List<Gap> v6 = gaps(true);
        return attempts.stream()
                .filter(attempt -> !attempt.ok())
                .filter(attempt -> (attempt.v6() ? v6 : v4).stream().noneMatch(gap -> gap.touches(attempt)))
                .toList();
    }

    /** How many requests each member answered, by its name. */
    Map<String, Long> servedBy() {
        Map<String, Long> served = new TreeMap<>();
        attempts.stream().filter(Attempt::ok).forEach(attempt -> served.merge(attempt.detail(), 1L, Long::sum));
        return served;
    }

    /**
     * The answers that the member they are said to be from did not log.
     *
     * @param logs the paths that each member logged, by its name
     */
    List<Attempt> unlogged(Map<String, ? extends Collection<String>> logs) {
        Map<String, Set<String>> paths = new TreeMap<>();
        logs.forEach((member, log) -> paths.put(member, new TreeSet<>(log)));
        return attempts.stream()
                .filter(Attempt::ok)
                .filter(attempt ->
                        !paths.getOrDefault(attempt.detail(), Set.of()).contains("/" + attempt.id()))
                .toList();
    }

    /** The middle of some gaps, in milliseconds; of an even number the higher of the two in the middle. */
    static Optional<Double> median(List<Gap> gaps) {
        List<Double> sorted = gaps.stream().map(Gap::millis).sorted().toList();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
    }

    /** The longest of some gaps, in milliseconds. */
    static Optional<Double> worst(List<Gap> gaps) {
        return gaps.stream().map(Gap::millis).max(Double::compare);
    }
}
