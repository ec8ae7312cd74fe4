package dev.jackfield.flow;

import dev.jackfield.flow.SubjectLocks.SubjectLock;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Holds a subject, so that a caller can look, decide and run with nobody in between.
 *
 * <p>Made by {@link FlowEngine#claim}. To be used by one thread at a time, and to be closed. While it is open no other thread and no other process gets the subject; if this process dies, the
 * kernel frees it.
 */
public final class Claim implements AutoCloseable {
    private final Subject subject;
    private final SubjectLock lock;
    private final List<Recovered> recovered;
    private final FlowEngine engine;
    private final AtomicReference<Use> use = new AtomicReference<>(Use.IDLE);

    private enum Use {
        IDLE,
        RUNNING,
        CLOSED
    }

    Claim(Subject subject, SubjectLock lock, List<Recovered> recovered, FlowEngine engine) {
        this.subject = subject;
        this.lock = lock;
        this.recovered = List.copyOf(recovered);
        this.engine = engine;
    }

    /** What is held. */
    public Subject subject() {
        return subject;
    }

    /** What was found unfinished of this subject, and recovered, when it was claimed. */
    public List<Recovered> recovered() {
        return recovered;
    }

    /** As {@link #run(FlowType, Object, Cancellation)}, stopped only by interrupting the thread. */
    public <I> FlowResult run(FlowType<I> type, I input) {
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
    public <I> FlowResult run(FlowType<I> type, I input, Cancellation cancellation) {
        return run(type, input, cancellation, unfinished -> false);
    }

    /** As {@link #supersede(FlowType, Object, Cancellation)}, stopped only by interrupting the thread. */
    public <I> FlowResult supersede(FlowType<I> type, I input) {
        return supersede(type, input, new Cancellation());
    }

    /**
     * As {@link #run(FlowType, Object, Cancellation)}, for a flow that covers all an unfinished one can have left, such as deleting the whole subject: unfinished flows of the subject are closed
     * as {@link FlowState#SUPERSEDED} in the transaction that begins this one.
     *
     * @throws FlowUnfinishedException the unfinished flow is of a type or version not known here: nobody can say what it left; nothing was done
     */
    public <I> FlowResult supersede(FlowType<I> type, I input, Cancellation cancellation) {
        return run(type, input, cancellation, engine::knows);
    }

    private <I> FlowResult run(FlowType<I> type, I input, Cancellation cancellation, Predicate<Flow> superseded) {
        if (!use.compareAndSet(Use.IDLE, Use.RUNNING)) {
            throw new IllegalStateException("the claim on " + subject + " is " + use.get());
        }
        try {
            FlowRun run = engine.prepare(type, subject, type.codec().encode(input));
            lock.describe(type.name());
            return run.run(superseded, cancellation);
        } finally {
            lock.describe("");
            use.set(Use.IDLE);
        }
    }

    /**
     * Lets the subject go; again does nothing.
     *
     * @throws IllegalStateException a flow is running on another thread; the subject stays held
     */
    @Override
    public void close() {
        if (use.compareAndSet(Use.IDLE, Use.CLOSED)) {
            lock.release();
        } else if (use.get() == Use.RUNNING) {
            throw new IllegalStateException("a flow of " + subject + " is still running");
        }
    }
}
