package dev.jackfield.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a connection has read of each table since the table was changed last, so that the rows that hardly ever change, such as those
 * of networks, are not read again for each change of a port. Whoever has it says when it does not hold any more.
 */
final class SeenRows {
    /** How many answers of a table are kept, and how many rows an answer may have: together some hundred kilobytes. */
    private static final int MOST_ANSWERS = 1000;

    private static final int MOST_ROWS = 10;

    private final Map<Table<?>, Map<List<String>, List<?>>> answers = new HashMap<>();
    private long version = -1;

    /**
     * What was read, or is read now.
     *
     * @param question the statement's condition and the values in it
     */
    @SuppressWarnings("unchecked") // the answers of a table are its rows
    <R> List<R> of(Table<R> table, List<String> question, Supplier<List<R>> reading) {
        Map<List<String>, List<?>> known = answers.computeIfAbsent(table, it -> new HashMap<>());
        List<?> answer = known.get(question);
        if (answer != null) {
            return (List<R>) answer;
        }
        List<R> read = reading.get();
        if (read.size() <= MOST_ROWS) {
            if (known.size() == MOST_ANSWERS) {
                known.clear();
            }
            known.put(question, read);
        }
        return read;
    }

    /** Forgets a table, which is changed. */
    void forget(Table<?> table) {
        answers.remove(table);
    }

    /** Forgets everything, since a change was taken back. */
    void forgetAll() {
        answers.clear();
    }

    /**
     * Forgets everything if another connection changed something.
     *
     * @param now SQLite's {@code data_version} of this connection, inside a transaction
     */
    void asOf(long now) {
        if (now != version) {
            answers.clear();
            version = now;
        }
    }
}
