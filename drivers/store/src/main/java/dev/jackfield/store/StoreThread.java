package dev.jackfield.store;

/**
 * A platform thread on which a store writes, and with it what its data plane does. A data plane that needs a thread of its own gives
 * it to the store, and no change is handed from one to the other.
 */
public interface StoreThread extends AutoCloseable {
    /**
     * Runs work on the thread, after all that was given before; does not wait for it.
     *
     * @param work what to do; throws nothing
     * @throws IllegalStateException the thread has ended, or is about to
     */
    void execute(Runnable work);

    /** Ends the thread after all that was given. Called once, never on the thread itself. */
    @Override
    void close();
}
