package dev.jackfield.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What can be done within one transaction of a {@link Store}. Only the thread that runs the transaction may use it. */
interface Transaction {
    /** The row with this key, of several the oldest. */
    <R> Optional<R> get(Index<R> index, String... key);

    /** The rows whose key starts with these values, oldest first. */
    <R> List<R> find(Index<R> index, String... prefix);

    /** The row with the lowest key that starts with these values. */
    <R> Optional<R> first(Index<R> index, String... prefix);

    /** The row with the lowest key not below this one that agrees with it in all but the last value. */
    <R> Optional<R> ceiling(Index<R> index, String... key);

    /** All rows, oldest first. */
    <R> List<R> all(Table<R> table);

    /** How many rows there are. */
    long count(Table<?> table);

    /** Adds a row, whose key must be new. */
    <R> void insert(Table<R> table, R row);

    /** Replaces the row with the same key; it keeps its age. */
    <R> void update(Table<R> table, R row);

    /** Removes the row with the same key. */
    <R> void delete(Table<R> table, R row);

    /** Registers what is to run if this transaction, or the {@link #attempt} around, fails. */
    void onRollback(Runnable undo);

    /** Whether a process was killed in an earlier write transaction, and what it may have left outside of the store was not put right. */
    default boolean isUnsettled() {
        return false;
    }

    /** Says that it was put right. */
    default void settled() {}

    /** Runs a part of the transaction; if it throws, this part alone is undone. */
    <T> T attempt(Supplier<T> body);
}
