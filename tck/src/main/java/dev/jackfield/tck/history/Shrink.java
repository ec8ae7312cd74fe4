package dev.jackfield.tck.history;

import java.util.List;

/**
 * Makes a history that has no serial order smaller, as long as it has none. Only what can be left out without making up a
 * contradiction is left out: what happened after some moment, and operations that change nothing.
 */
final class Shrink {
    /** After so many searches that did not come to an end, what is left is small enough. */
    private static final int PATIENCE = 5;

    private final Specification contract;
    private final State start;
    private final Ending end;
    private int patience = PATIENCE;

    Shrink(Specification contract, State start, Ending end) {
        this.contract = contract;
        this.start = start;
        this.end = end;
    }

    /** The smallest that was found. */
    History smallest(History inexplicable) {
        boolean whateverTheEnd = hasNoOrder(inexplicable, Ending.ANY);
        History smallest = whateverTheEnd ? firstMoment(inexplicable) : inexplicable;
        Ending condition = whateverTheEnd ? Ending.ANY : end;
        for (Operation operation : smallest.operations().reversed()) {
            History less = smallest.without(operation);
            if (operation.changesNothing() && hasNoOrder(less, condition)) {
                smallest = less;
            }
        }
        return smallest;
    }

    /** What was called until the first return by which there is no order any more. */
    private History firstMoment(History history) {
        List<Long> moments =
                history.operations().stream().map(Operation::returned).sorted().toList();
        int low = 0;
        int high = moments.size() - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (hasNoOrder(history.until(moments.get(middle)), Ending.ANY)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return history.until(moments.get(low));
    }

    private boolean hasNoOrder(History history, Ending condition) {
        if (patience == 0) {
            return false;
        }
        SerialOrder.Outcome outcome = SerialOrder.find(contract, start, history, condition, 1);
        patience -= outcome instanceof SerialOrder.Outcome.Undecided ? 1 : 0;
        return outcome instanceof SerialOrder.Outcome.None;
    }
}
