package dev.jackfield.flow;

import dev.jackfield.flow.KnownTypes.Rebuilt;
import dev.jackfield.flow.SubjectLocks.Attempt;
import dev.jackfield.flow.SubjectLocks.SubjectLock;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Runs flows, journals them, and recovers those that a dead process left.
 *
 * <p>Any number of threads may use an engine, and any number of engines and processes the same files. Flows run on the caller's thread; SQLite and the lock files are touched on platform threads
 * only, so that virtual threads never block their carrier.
 *
 * <pre>{@code
 * try (var engine = new FlowEngine(FlowFiles.in(state), List.of(create, delete), FlowListener.none())) {
 *     engine.recover().forEach(System.out::println);
 *     engine.run(create, new Subject("lb-1"), input);
 * }
 * }</pre>
 */
public final class FlowEngine implements AutoCloseable {
    /** How many finished flows the journal remembers: some weeks of an operator's questions, and a journal of about 1 MB. */
    static final int HISTORY = 1000;

    /** How often a waiting claim looks again. */
    private static final Duration POLL = Duration.ofMillis(10);

    /** {@link #busy} of another process takes a lock for an instant; no claim is refused for that. */
    private static final Duration GRACE = Duration.ofMillis(30);

    private final KnownTypes types;
    private final EngineParts parts;
    private final SubjectLocks locks;
    private final Supplier<String> ids;

    /** An engine on the system clock, with random ids and the usual retries. See the last constructor. */
    public FlowEngine(FlowFiles files, Collection<FlowType<?>> types, FlowListener listener) {
        this(files, types, listener, UndoRetries.usual());
    }

    /** An engine on the system clock, with random ids. See the last constructor. */
    public FlowEngine(FlowFiles files, Collection<FlowType<?>> types, FlowListener listener, UndoRetries retries) {
        this(
                files,
                types,
                listener,
                retries,
                InstantSource.system(),
                () -> UUID.randomUUID().toString());
    }

    /**
     * Opens the journal, or makes it; recovers nothing by itself.
     *
     * @param files where journal and locks are
     * @param types all flows that may be found unfinished, in every version that may be found
     * @param listener is told what the flows do
     * @param retries when undos that raised are tried again
     * @param clock dates the journal's records
     * @param ids draws the ids of new flows; each at most once
     * @throws JournalException the journal cannot be opened, is damaged, or was written by a newer release
     */
    public FlowEngine(
            FlowFiles files,
            Collection<FlowType<?>> types,
            FlowListener listener,
            UndoRetries retries,
            InstantSource clock,
            Supplier<String> ids) {
        this(files, types, listener, retries, clock, ids, new JournalFile.Commits() {});
    }

    FlowEngine(
            FlowFiles files,
            Collection<FlowType<?>> types,
            FlowListener listener,
            UndoRetries retries,
            InstantSource clock,
            Supplier<String> ids,
            JournalFile.Commits commits) {
        this.types = new KnownTypes(types);
        this.ids = ids;
        this.locks = new SubjectLocks(files.locks());
        Journal journal = new Journal(new JournalFile(files.journal(), commits), HISTORY);
        this.parts = new EngineParts(journal, new QuietListener(listener), clock, retries);
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
        long deadline = System.nanoTime() + max(wait, GRACE).toNanos();
        while (true) {
            switch (locks.tryTake(subject, Owner.me(parts.clock().instant(), ""))) {
                case Attempt.Taken(SubjectLock lock) -> {
                    return claimed(subject, lock);
                }
                case Attempt.Refused(Owner owner) -> {
                    boolean ours = owner.pid() == ProcessHandle.current().pid();
                    boolean late = System.nanoTime() - deadline >= 0;
                    if (late || (ours && wait.isZero())) {
                        throw new FlowBusyException(subject, owner);
                    }
                    pause(subject, owner);
                }
            }
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static void pause(Subject subject, Owner owner) {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowCancelledException(
                    "cancelled while waiting for " + subject + ", which is held by " + owner, e);
        }
    }

    private Claim claimed(Subject subject, SubjectLock lock) {
        try {
            List<Recovered> recovered = new ArrayList<>();
            for (Journal.Entry entry : parts.journal().unfinished(subject)) {
                recovered.add(recoverHeld(entry, lock));
            }
            return new Claim(subject, lock, recovered, this);
        } catch (Throwable e) {
            lock.release();
            throw e;
        }
    }

    /**
     * Finishes all ownerless flows: rolls back or forward, as their types say, those whose subject it gets; tries failed rollbacks and stuck flows again, once; leaves alone and names the others.
     *
     * @return what became of each unfinished flow, the oldest first; empty if there were none
     * @throws JournalException the journal failed; the flows not yet recovered are as they were
     */
    public List<Recovered> recover() {
        List<Recovered> recovered = new ArrayList<>();
        for (Journal.Entry entry : parts.journal().unfinished()) {
            recover(entry).ifPresent(recovered::add);
        }
        return recovered;
    }

    /**
     * Finishes, as {@link #recover} does, the flows whose process died, and only names those that rest: what could not be finished or undone before would keep everybody waiting once more.
     *
     * @return what became of each unfinished flow, the oldest first; empty if there were none
     * @throws JournalException the journal failed; the flows not yet recovered are as they were
     */
    public List<Recovered> recoverCutOff() {
        List<Recovered> recovered = new ArrayList<>();
        for (Journal.Entry entry : parts.journal().unfinished()) {
            if (entry.state().isAtRest()) {
                recovered.add(new Recovered(entry.flow(), entry.state(), new Recovered.AtRest(entry.state())));
            } else {
                recover(entry).ifPresent(recovered::add);
            }
        }
        return recovered;
    }

    /** Recovers a flow if its subject is free; empty if someone else finished it meanwhile. */
    private Optional<Recovered> recover(Journal.Entry seen) {
        Flow flow = seen.flow();
        return switch (locks.tryTake(flow.subject(), Owner.me(parts.clock().instant(), ""))) {
            case Attempt.Refused(Owner owner) ->
                Optional.of(new Recovered(flow, seen.state(), new Recovered.Busy(owner)));
            case Attempt.Taken(SubjectLock lock) -> {
                try {
                    yield parts.journal().unfinished(flow.subject()).stream()
                            .filter(entry -> entry.flow().equals(flow))
                            .findFirst()
                            .map(entry -> recoverHeld(entry, lock));
                } finally {
                    lock.release();
                }
            }
        };
    }

    private Recovered recoverHeld(Journal.Entry entry, SubjectLock lock) {
        return switch (types.rebuild(entry, parts)) {
            case Rebuilt.Not(Recovered.LeftAlone why) -> new Recovered(entry.flow(), entry.state(), why);
            case Rebuilt.Run(FlowRun run) -> {
                lock.describe("recovery of " + entry.flow().type());
                Recovered recovered = new Recovered(entry.flow(), entry.state(), run.recover(entry));
                lock.describe("");
                yield recovered;
            }
        };
    }

    /** Makes a new flow; nothing is journaled yet. */
    FlowRun prepare(FlowType<?> type, Subject subject, String input) {
        types.require(type);
        Flow flow = new Flow(new FlowId(ids.get()), subject, type.name(), type.version());
        return new FlowRun(flow, type, input, parts);
    }

    boolean knows(Flow flow) {
        return types.knows(flow);
    }

    /** Who holds the subject now, be it this process; the answer may be old when it arrives. */
    public Optional<Owner> busy(Subject subject) {
        return locks.find(subject);
    }

    /**
     * All unfinished flows and the last {@value #HISTORY} finished ones, the oldest first.
     *
     * @throws JournalException the journal failed
     */
    public List<FlowRecord> flows() {
        return parts.journal().all().stream().map(Journal.Entry::toRecord).toList();
    }

    /** Closes the journal. Flows that still run fail with a {@link JournalException} at their next step, and are recovered later. */
    @Override
    public void close() {
        parts.journal().close();
    }
}
