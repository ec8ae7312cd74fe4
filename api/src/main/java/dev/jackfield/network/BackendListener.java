package dev.jackfield.network;

/**
 * Hears of every request that a driver sends to a service behind it, repeated ones too: for metrics and for budgets. Called on the thread
 * that sent it; throws nothing. A driver without such a service tells nothing.
 */
@FunctionalInterface
public interface BackendListener {
    /** Hears nothing. */
    BackendListener NONE = request -> {};

    /**
     * A request ended.
     *
     * @param request what was sent, and how it ended
     */
    void ended(BackendRequest request);
}
