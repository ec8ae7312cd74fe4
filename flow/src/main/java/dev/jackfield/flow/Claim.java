package dev.jackfield.flow;

import java.util.List;

/**
 * Holds a subject, so that a caller can look, decide and run with nobody in between.
 *
 * <p>Made by {@link FlowEngine#claim}. To be used by one thread at a time, and to be closed. While it is open no other thread and no other process gets the subject; if this process dies, the
 * kernel frees it.
 */
public interface Claim extends AutoCloseable {
    /** What is held. */
    Subject subject();

    /** What was found unfinished of this subject, and recovered, when it was claimed. */
    List<Recovered> recovered();

    /** As {@link #run(FlowType, Object, Cancellation)}, stopped only by interrupting the thread. */
    default <I> FlowResult run(FlowType<I> type, I input) {
        return run(type, input, new Cancellation());
    }

    /**
     * Runs a flow to its end, on this thread.
     *
     * <p>If a step raises, a roll-back flow undoes all started steps in reverse, and its own exception is thrown with an {@link UndoFailedException} suppressed for every undo that raised; a
     * roll-forward flow stays {@link FlowState#STUCK} as it is.
     *
     * @throws RuntimeException what a step raised, as it is
     * @throws FlowCancelledException it was cancelled, and rolled back
     * @throws FlowUnfinishedException an earlier flow of the subject could not be recovered; nothing was done
     * @throws JournalException the journal failed; see there for what is left
     */
    <I> FlowResult run(FlowType<I> type, I input, Cancellation cancellation);

    /** As {@link #supersede(FlowType, Object, Cancellation)}, stopped only by interrupting the thread. */
    default <I> FlowResult supersede(FlowType<I> type, I input) {
        return supersede(type, input, new Cancellation());
    }

    /**
     * As {@link #run(FlowType, Object, Cancellation)}, for a flow that covers all an unfinished one can have left, such as deleting the whole subject: unfinished flows of the subject are closed
     * as {@link FlowState#SUPERSEDED} in the transaction that begins this one.
     *
     * @throws FlowUnfinishedException the unfinished flow is of a type or version not known here: nobody can say what it left; nothing was done
     */
    <I> FlowResult supersede(FlowType<I> type, I input, Cancellation cancellation);

    /**
     * Lets the subject go; again does nothing.
     *
     * @throws IllegalStateException a flow is running on another thread; the subject stays held
     */
    @Override
    void close();
}
