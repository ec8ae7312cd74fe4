package dev.jackfield.store;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Where a driver keeps its networks, subnets, ports and addresses. Any number of threads may use one; any number of processes may
 * open one in the same file.
 *
 * <p>One write transaction runs at a time, over all processes; what it changed is seen by others when it has ended, or never.
 */
public abstract class Store implements AutoCloseable {
    Store() {}

    /**
     * Makes a store that lives as long as this object.
     *
     * @return an empty store
     */
    public static Store onHeap() {
        return new HeapStore();
    }

    /**
     * Opens the store in a file, which is made for its owner alone if it does not exist.
     *
     * @param file a SQLite file in a folder that exists
     * @return the store
     * @throws dev.jackfield.network.NetworkException the file cannot be opened (DENIED), is locked or no store (UNAVAILABLE), or was
     *     written by a newer release (UNSUPPORTED); it is left as it is
     */
    public static Store inFile(Path file) {
        return SqliteStore.open(file);
    }

    /**
     * The same, on a thread of the data plane's.
     *
     * @param file as above
     * @param thread on which the store writes; ended when the store is closed
     * @return the store
     * @throws dev.jackfield.network.NetworkException as above; the thread goes on
     */
    public static Store inFile(Path file, StoreThread thread) {
        return SqliteStore.open(file, thread);
    }

    /**
     * Reads in a transaction, which sees one state of the store.
     *
     * @param body what to read; it changes nothing
     * @param <T> what it finds
     * @return what it finds
     */
    abstract <T> T read(Function<Transaction, T> body);

    /**
     * Writes in a transaction. If the body throws, or the changes cannot be kept, the undos that it registered run in reverse, and
     * nothing was changed; then the error is thrown, with those of the undos suppressed.
     *
     * @param body what to change
     * @param <T> what it answers
     * @return what it answers
     */
    abstract <T> T write(Function<Transaction, T> body);

    /**
     * All that is in the store, for people who look for a fault, and for tests that compare two states.
     *
     * @return one line a row, sorted
     */
    public List<String> dump() {
        return read(tx ->
                Tables.ALL.stream().flatMap(table -> table.dump(tx)).sorted().toList());
    }

    /** Lets go of files and threads. Closing twice is allowed. */
    @Override
    public abstract void close();
}
