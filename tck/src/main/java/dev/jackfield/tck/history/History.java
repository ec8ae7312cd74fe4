package dev.jackfield.tck.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients did at once and what they were told.
 *
 * @param operations all of them, by the time of the call
 */
public record History(List<Operation> operations) {
    /** Sorts and copies the list. */
    public History {
        operations = operations.stream()
                .sorted(Comparator.comparingLong(Operation::called))
                .toList();
    }

    /** Joins what several clients recorded. */
    public static History of(List<List<Operation>> parts) {
        return new History(parts.stream().flatMap(List::stream).toList());
    }

    /** Each client's operations, one after the other. */
    List<List<Operation>> byClient() {
        Map<String, List<Operation>> clients = new LinkedHashMap<>();
        operations.forEach(operation -> clients.computeIfAbsent(operation.client(), it -> new ArrayList<>())
                .add(operation));
        return List.copyOf(clients.values());
    }

    /** What was called until some moment; what was not answered by then may have happened or not. */
    History until(long moment) {
        return new History(operations.stream()
                .filter(operation -> operation.called() <= moment)
                .map(operation -> operation.returned() <= moment ? operation : operation.cutOff())
                .toList());
    }

    History without(Operation left) {
        return new History(
                operations.stream().filter(operation -> !operation.equals(left)).toList());
    }

    /** How many operations were called before the one called before them had returned. */
    public long overlaps() {
        long count = 0;
        long latest = Long.MIN_VALUE;
        for (Operation operation : operations) {
            count += operation.called() < latest ? 1 : 0;
            latest = Math.max(latest, operation.returned());
        }
        return count;
    }

    /** How much it holds. */
    public String summary() {
        long refused = operations.stream()
                .filter(operation -> operation.answer() instanceof Answer.Refused)
                .count();
        return operations.size() + " calls of " + byClient().size() + " clients, " + refused + " refused, " + overlaps()
                + " overlapping";
    }

    /** One line an operation: its span in microseconds from the first call, its client, its call and its answer. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Operation operation : operations) {
            long start = operations.getFirst().called();
            text.append(micros(operation.called() - start))
                    .append(" to ")
                    .append(operation.isPending() ? "?" : micros(operation.returned() - start))
                    .append("  ")
                    .append(operation.client())
                    .append("  ")
                    .append(operation.call())
                    .append(" -> ")
                    .append(operation.answer())
                    .append('\n');
        }
        return text.toString();
    }

    private static String micros(long nanos) {
        return String.format("%8d", nanos / 1000);
    }
}
