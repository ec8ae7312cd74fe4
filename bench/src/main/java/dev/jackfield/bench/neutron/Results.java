package dev.jackfield.bench.neutron;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What one contestant did with some number of workers.
 *
 * @param operations what a cycle consisted of
 * @param blocks all that was played
 */
record Results(List<Operation> operations, List<Block> blocks) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    Results {
        operations = List.copyOf(operations);
        blocks = List.copyOf(blocks);
    }

    /** The median of one operation in milliseconds. */
    double millis(Operation operation) {
        return median(operation, Sample::nanos) / NANOS_PER_MILLI;
    }

    double requests(Operation operation) {
        return median(operation, Sample::requests);
    }

    double polls(Operation operation) {
        return median(operation, Sample::polls);
    }

    /** The median of a whole cycle in milliseconds: of its operations, without what is done between them. */
    double cycleMillis() {
        return ofSums(Sample::nanos) / NANOS_PER_MILLI;
    }

    double cycleRequests() {
        return ofSums(Sample::requests);
    }

    double cyclePolls() {
        return ofSums(Sample::polls);
    }

    double cyclesPerSecond() {
        return median(blocks.stream()
                .mapToDouble(it -> it.cycles().size() / (it.nanos() / NANOS_PER_SECOND))
                .toArray());
    }

    private double median(Operation operation, ToLongFunction<Sample> value) {
        return ofCycles(cycle -> {
            Sample sample = cycle.get(operation);
            if (sample == null) {
                throw new IllegalStateException("no " + operation);
            }
            return value.applyAsLong(sample);
        });
    }

    private double ofSums(ToLongFunction<Sample> value) {
        return ofCycles(cycle -> cycle.values().stream().mapToLong(value).sum());
    }

    private double ofCycles(ToDoubleFunction<Map<Operation, Sample>> value) {
        return median(blocks.stream()
                .flatMap(it -> it.cycles().stream())
                .mapToDouble(value)
                .toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
