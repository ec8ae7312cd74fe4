package dev.jackfield.tck.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Searches for an order of a history's operations, one after the other, that explains it: one that the contract allows, in which no
 * operation comes before another that had returned before it was called, and after which what is there is what was found.
 *
 * <p>The operations that could come next are tried one after another, and what has been tried is remembered. A question or a refusal
 * that fits now is taken at once: it changes nothing wherever it comes, so an order in which it comes later stays one if it comes now.
 */
public final class SerialOrder {
    /**
     * Places that are looked at before the search begins again and tries the operations in another sequence. Most histories that have
     * an order need few more than they have calls; where an early mistake shows late, another sequence helps and going on does not.
     */
    static final int BUDGET = 20_000;

    /** How many sequences are tried before the search is given up. */
    static final int SEQUENCES = 12;

    private final Specification contract;
    private final State start;
    private final Ending end;
    private final List<List<Operation>> clients;
    private final Set<Place> tried = new HashSet<>();
    private final int budget;
    private final IdentityHashMap<Operation, Long> sequence = new IdentityHashMap<>();
    private List<Integer> furthest;
    private List<String> nearest = List.of();

    /** What came of a search. */
    public sealed interface Outcome {
        /**
         * There is such an order.
         *
         * @param order the operations in it
         * @param state what is there after them
         */
        record Found(List<Operation> order, State state) implements Outcome {}

        /**
         * There is none.
         *
         * @param stuck the operations of which none fits where an order gets furthest; empty if one gets to the end
         * @param differences how what was found then differs from the state that is most like it
         */
        record None(List<Operation> stuck, List<String> differences) implements Outcome {}

        /**
         * There are too many to try them all.
         *
         * @param stuck the operations of which none fits where an order got furthest
         */
        record Undecided(List<Operation> stuck) implements Outcome {}
    }

    /** How far each client is, and what is there then; with its hash, which is asked for often. */
    private record Place(int hash, List<Integer> positions, State state) {
        static Place of(List<Integer> positions, State state) {
            return new Place(31 * positions.hashCode() + state.hashCode(), positions, state);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** A place on the way, how it was reached, and what is still to be tried from there. */
    private record Stop(List<Integer> positions, State state, Optional<Operation> reachedBy, Deque<Step> next) {}

    private record Step(int client, Operation operation, State after) {}

    private SerialOrder(Specification contract, State start, History history, Ending end, int budget, int attempt) {
        this.contract = contract;
        this.start = start;
        this.end = end;
        this.clients = history.byClient();
        this.budget = budget;
        this.furthest = Collections.nCopies(clients.size(), 0);
        Random random = new Random(attempt);
        history.operations().forEach(operation -> sequence.put(operation, turn(operation, attempt, random)));
    }

    /** When an operation is tried: by its return, by its call, or at some moment between the two. */
    private static long turn(Operation operation, int attempt, Random random) {
        if (attempt == 0 && !operation.isPending()) {
            return operation.returned();
        }
        if (attempt <= 1 || operation.isPending()) {
            return operation.called();
        }
        return operation.called() + (long) (random.nextDouble() * (operation.returned() - operation.called()));
    }

    /**
     * Searches.
     *
     * @param contract what is allowed
     * @param start what was there before the first operation
     * @param history the operations
     * @param end what was found after the last
     * @return what came of it
     */
    public static Outcome find(Specification contract, State start, History history, Ending end) {
        return find(contract, start, history, end, SEQUENCES);
    }

    static Outcome find(Specification contract, State start, History history, Ending end, int sequences) {
        Outcome outcome = new Outcome.Undecided(List.of());
        for (int attempt = 0; attempt < sequences && outcome instanceof Outcome.Undecided; attempt++) {
            outcome = new SerialOrder(contract, start, history, end, BUDGET, attempt).search();
        }
        return outcome;
    }

    private Outcome search() {
        Deque<Stop> way = new ArrayDeque<>();
        way.push(stop(furthest, start, Optional.empty()));
        while (!way.isEmpty()) {
            Stop here = way.element();
            if (isDone(here)) {
                return found(way);
            }
            if (here.next().isEmpty()) {
                way.pop();
                continue;
            }
            Step step = here.next().pop();
            List<Integer> positions = new ArrayList<>(here.positions());
            positions.set(step.client(), positions.get(step.client()) + 1);
            if (tried.add(Place.of(positions, step.after()))) {
                if (sum(positions) > sum(furthest)) {
                    furthest = positions;
                }
                if (tried.size() > budget) {
                    return new Outcome.Undecided(stuck());
                }
                way.push(stop(positions, step.after(), Optional.of(step.operation())));
            }
        }
        return new Outcome.None(stuck(), nearest);
    }

    private static int sum(List<Integer> positions) {
        return positions.stream().mapToInt(Integer::intValue).sum();
    }

    private List<Operation> stuck() {
        List<Operation> heads = new ArrayList<>();
        for (int client = 0; client < clients.size(); client++) {
            head(furthest, client).ifPresent(heads::add);
        }
        return List.copyOf(heads);
    }

    private static Outcome found(Deque<Stop> way) {
        List<Operation> order = new ArrayList<>();
        way.descendingIterator().forEachRemaining(stop -> stop.reachedBy().ifPresent(order::add));
        return new Outcome.Found(List.copyOf(order), way.element().state());
    }

    /** Nothing is left but what may not have happened. */
    private boolean isDone(Stop here) {
        for (int client = 0; client < clients.size(); client++) {
            if (head(here.positions(), client).filter(it -> !it.isPending()).isPresent()) {
                return false;
            }
        }
        List<String> differences = end.differences(here.state());
        if (!differences.isEmpty() && (nearest.isEmpty() || differences.size() < nearest.size())) {
            nearest = differences;
        }
        return differences.isEmpty();
    }

    private Optional<Operation> head(List<Integer> positions, int client) {
        List<Operation> operations = clients.get(client);
        return positions.get(client) < operations.size()
                ? Optional.of(operations.get(positions.get(client)))
                : Optional.empty();
    }

    private Stop stop(List<Integer> positions, State state, Optional<Operation> reachedBy) {
        return new Stop(positions, state, reachedBy, next(positions, state));
    }

    /** What could come next: called before any that is left had returned, and allowed. */
    private Deque<Step> next(List<Integer> positions, State state) {
        long firstReturn = Long.MAX_VALUE;
        for (int client = 0; client < clients.size(); client++) {
            firstReturn = Math.min(
                    firstReturn,
                    head(positions, client).map(Operation::returned).orElse(Long.MAX_VALUE));
        }
        List<Step> steps = new ArrayList<>();
        for (int client = 0; client < clients.size(); client++) {
            Optional<Operation> head = head(positions, client);
            if (head.isPresent() && head.get().called() <= firstReturn) {
                Operation operation = head.get();
                Optional<State> after = contract.after(state, operation.call(), operation.answer());
                if (after.isPresent() && operation.changesNothing()) {
                    return new ArrayDeque<>(List.of(new Step(client, operation, state)));
                }
                int which = client;
                after.ifPresent(it -> steps.add(new Step(which, operation, it)));
            }
        }
        steps.sort(Comparator.comparingLong(step -> sequence.getOrDefault(step.operation(), Long.MAX_VALUE)));
        return new ArrayDeque<>(steps);
    }
}
