package dev.jackfield.flow;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Runs flows, journals them, and recovers those that a dead process left.
 *
 * <p>Any number of threads may use an engine, and any number of engines and processes the same files. Flows run on the caller's thread; SQLite and the lock files are touched on platform threads
 * of this package only, so that virtual threads never block their carrier.
 *
 * <pre>{@code
 * try (var engine = new FlowEngine(FlowFiles.in(state), List.of(create, delete), FlowListener.none())) {
 *     engine.recover().forEach(System.out::println);
 *     engine.run(create, new Subject("lb-1"), input);
 * }
 * }</pre>
 */
public final class FlowEngine implements AutoCloseable {
    /** An engine on the system clock, with random ids. See the other constructor. */
    public FlowEngine(FlowFiles files, Collection<FlowType<?>> types, FlowListener listener) {
        this(
                files,
                types,
                listener,
                InstantSource.system(),
                () -> UUID.randomUUID().toString());
    }

    /**
     * Opens the journal, or makes it; recovers nothing by itself.
     *
     * @param files where journal and locks are
     * @param types all flows that may be found unfinished, in every version that may be found
     * @param listener is told what the flows do
     * @param clock dates the journal's records
     * @param ids draws the ids of new flows; each at most once
     * @throws JournalException the journal cannot be opened, is damaged, or was written by a newer release
     */
    public FlowEngine(
            FlowFiles files,
            Collection<FlowType<?>> types,
            FlowListener listener,
            InstantSource clock,
            Supplier<String> ids) {
        if (HISTORY > 0) {
            throw pending();
        }
    }

    /** Claims the subject, runs the flow and lets go. See {@link #claim(Subject)} and {@link Claim#run}. */
    public <I> FlowResult run(FlowType<I> type, Subject subject, I input) {
        return run(type, subject, input, new Cancellation());
    }

    /** Claims the subject, runs the flow until it ends or is cancelled, and lets go. See {@link #claim(Subject)} and {@link Claim#run}. */
    public <I> FlowResult run(FlowType<I> type, Subject subject, I input, Cancellation cancellation) {
        try (Claim claim = claim(subject)) {
            return claim.run(type, input, cancellation);
        }
    }

    /**
     * Takes the subject if it is free, and recovers what is unfinished of it.
     *
     * @throws FlowBusyException it is held by another thread or process, which is named; nothing was done
     * @throws JournalException the journal failed; the subject is not held
     */
    public Claim claim(Subject subject) {
        return claim(subject, Duration.ZERO);
    }

    /**
     * Takes the subject as soon as it is free, and recovers what is unfinished of it.
     *
     * @param wait how long to try; waiting claims are served in no particular order
     * @throws FlowBusyException it was held all the while; nothing was done
     * @throws FlowCancelledException the thread was interrupted while it waited; nothing was done
     * @throws JournalException the journal failed; the subject is not held
     */
    public Claim claim(Subject subject, Duration wait) {
        if (HISTORY > 0) {
            throw pending();
        }
        return claim(subject);
    }

    /**
     * Finishes all ownerless flows: rolls back or forward, as their types say, those whose subject it gets; tries failed rollbacks and stuck flows again; leaves alone and names the others.
     *
     * @return what became of each unfinished flow, the oldest first; empty if there were none
     * @throws JournalException the journal failed; the flows not yet recovered are as they were
     */
    public List<Recovered> recover() {
        if (HISTORY > 0) {
            throw pending();
        }
        return List.of();
    }

    /** Who holds the subject now, be it this process; the answer may be old when it arrives. */
    public Optional<Owner> busy(Subject subject) {
        if (HISTORY > 0) {
            throw pending();
        }
        return Optional.empty();
    }

    /**
     * All unfinished flows and the last {@value #HISTORY} finished ones, the oldest first.
     *
     * @throws JournalException the journal failed
     */
    public List<FlowRecord> flows() {
        if (HISTORY > 0) {
            throw pending();
        }
        return List.of();
    }

    /** How many finished flows the journal remembers: some weeks of an operator's questions, and a journal of about 1 MB. */
    static final int HISTORY = 1000;

    /** Closes the journal. Flows that still run fail with a {@link JournalException} at their next step, and are recovered later. */
    @Override
    public void close() {}

    /** Stands in while the engine is being written. */
    private static UnsupportedOperationException pending() {
        return new UnsupportedOperationException("not written yet");
    }
}
