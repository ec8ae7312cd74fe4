package dev.jackfield.tck.history;

/** Finds the serial order that explains a history, or says what cannot be explained. */
public final class Explanation {
    private Explanation() {}

    /**
     * The serial order of a history that begins with nothing.
     *
     * @param which the history, for the message
     * @param contract what is allowed
     * @param history the operations
     * @param end what was found after the last
     * @return the order
     * @throws AssertionError there is none, and the message has the smallest part of the history that has none; or there are too many
     *     orders to tell
     */
    public static SerialOrder.Outcome.Found find(String which, Specification contract, History history, Ending end) {
        return switch (SerialOrder.find(contract, State.EMPTY, history, end)) {
            case SerialOrder.Outcome.Found found -> found;
            case SerialOrder.Outcome.Undecided undecided ->
                throw new AssertionError("history of " + which + ": no serial order was found among "
                        + SerialOrder.SEQUENCES * SerialOrder.BUDGET
                        + " places, and there are more; it gets as far as\n"
                        + new History(undecided.stuck()) + "of\n" + history);
            case SerialOrder.Outcome.None none ->
                throw new AssertionError("history of " + which + ": no serial order explains this\n"
                        + new Shrink(contract, State.EMPTY, end).smallest(history)
                        + (none.differences().isEmpty()
                                ? "an order gets as far as\n" + new History(none.stuck())
                                : "an order gets to the end, and then differs by\n"
                                        + String.join("\n", none.differences()))
                        + "\nin all:\n" + history);
        };
    }
}
