package dev.jackfield.flow;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One flow on its way: runs its steps, or undoes them, and journals each move before the next.
 *
 * <p>The result of a step and the intent of the next are one commit, and so are the last result and the end of the flow. Once the journal has failed it is not asked again: a roll-back flow
 * undoes what it started all the same, and recovery, which finds the flow where the journal last saw it, undoes it once more.
 */
final class FlowRun {
    private static final System.Logger LOG = System.getLogger(FlowRun.class.getName());

    private final Flow flow;
    private final Recovery recovery;
    private final String input;
    private final StepBook steps;
    private final EngineParts engine;
    private final long begun = System.nanoTime();
    private @Nullable JournalException journalFailure;

    /**
     * Makes the flow's steps.
     *
     * @param input encoded: the steps are made of what recovery would find
     * @throws RuntimeException the type cannot read the input or makes no proper steps of it
     */
    FlowRun(Flow flow, FlowType<?> type, String input, EngineParts engine) {
        this.flow = flow;
        this.recovery = type.recovery();
        this.input = input;
        this.steps = new StepBook(flow, type.stepsFor(input));
        this.engine = engine;
    }

    /** Runs a new flow to its end; see {@link Claim#run(FlowType, Object, Cancellation)}. */
    FlowResult run(Predicate<Flow> superseded, Cancellation cancellation) {
        if (isStopped(cancellation)) {
            throw new FlowCancelledException(flow + " was cancelled before it began", null);
        }
        Journal.Change first = steps.isAllDone() ? moved(FlowState.DONE) : steps.start(0);
        engine.journal().begin(flow, input, engine.clock().instant(), superseded, List.of(first));
        tellStarted();
        try {
            forward(0, cancellation);
        } catch (Throwable cause) {
            if (recovery == Recovery.ROLL_BACK) {
                undoAll(engine.retries()).forEach(cause::addSuppressed);
            }
            suppressJournalFailure(cause);
            throw cause;
        }
        return ended();
    }

    /**
     * Goes on with a flow that was found unfinished.
     *
     * @throws JournalException the journal failed; all undos were tried if any was
     */
    Recovered.Outcome recover(Journal.Entry found) {
        steps.load(found.steps());
        tellStarted();
        boolean forward = switch (found.state()) {
            case RUNNING -> recovery == Recovery.ROLL_FORWARD;
            case STUCK -> true;
            case ROLLING_BACK, ROLLBACK_FAILED -> false;
            case DONE, ROLLED_BACK, SUPERSEDED -> throw new IllegalStateException(flow + " is finished");
        };
        return forward ? resume(found.state()) : rollBack(found.state());
    }

    /** The names of its steps in order. */
    List<String> stepNames() {
        return steps.names();
    }

    private Recovered.Outcome resume(FlowState from) {
        int next = steps.firstNotDone();
        List<Journal.Change> changes = new ArrayList<>();
        if (from == FlowState.STUCK) {
            changes.add(moved(FlowState.RUNNING));
        }
        changes.add(steps.isAllDone() ? moved(FlowState.DONE) : steps.start(next));
        write(changes);
        try {
            forward(next, new Cancellation());
        } catch (Throwable raised) {
            if (journalFailure != null) {
                if (journalFailure != raised) {
                    journalFailure.addSuppressed(raised);
                }
                throw journalFailure;
            }
            return new Recovered.Stuck(steps.step(steps.firstNotDone()).name(), raised);
        }
        return new Recovered.RolledForward(ended());
    }

    private Recovered.Outcome rollBack(FlowState from) {
        if (from != FlowState.ROLLING_BACK) {
            write(List.of(moved(FlowState.ROLLING_BACK)));
        }
        // What rests was tried with pauses before, and whoever asks again waits for the answer.
        List<UndoFailedException> failures =
                undoAll(from == FlowState.ROLLBACK_FAILED ? UndoRetries.none() : engine.retries());
        if (journalFailure != null) {
            failures.forEach(journalFailure::addSuppressed);
            throw journalFailure;
        }
        return failures.isEmpty() ? new Recovered.RolledBack() : new Recovered.RollbackFailed(failures);
    }

    /** Runs the steps from the first on, whose intent is journaled. */
    private void forward(int first, Cancellation cancellation) {
        boolean interrupted = false;
        try {
            for (int position = first; position < steps.size(); position++) {
                if (recovery == Recovery.ROLL_FORWARD) {
                    // It goes to its end, so an interrupt waits until then.
                    interrupted |= Thread.interrupted();
                }
                runStep(position, cancellation);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void runStep(int position, Cancellation cancellation) {
        Step step = steps.step(position);
        engine.listener().stepStarted(flow, step.name());
        long start = System.nanoTime();
        String result;
        try {
            result = step.run(steps.context(position));
            if (result == null) {
                throw new NullPointerException("step " + step.name() + " returned null instead of a result");
            }
        } catch (Throwable raised) {
            engine.listener().stepFailed(flow, step.name(), raised, since(start));
            boolean back = recovery == Recovery.ROLL_BACK;
            writeIfPossible(
                    List.of(steps.failed(position, raised), moved(back ? FlowState.ROLLING_BACK : FlowState.STUCK)));
            if (!back) {
                tellEnded(FlowState.STUCK);
            }
            throw raised;
        }
        afterStep(position, result, since(start), cancellation);
    }

    private void afterStep(int position, String result, Duration took, Cancellation cancellation) {
        Journal.Change done = steps.done(position, result);
        boolean last = position + 1 == steps.size();
        boolean cancelled = !last && recovery == Recovery.ROLL_BACK && isStopped(cancellation);
        if (last) {
            write(List.of(done, moved(FlowState.DONE)));
        } else if (cancelled) {
            write(List.of(done, moved(FlowState.ROLLING_BACK)));
        } else {
            goOn(done, position + 1);
        }
        String name = steps.step(position).name();
        engine.listener().stepDone(flow, name, took);
        if (cancelled) {
            throw new FlowCancelledException(flow + " was cancelled after step " + name, null);
        }
    }

    private void goOn(Journal.Change done, int next) {
        Journal.Change start = steps.start(next);
        try {
            write(List.of(done, start));
        } catch (JournalException e) {
            steps.forget(next);
            throw e;
        }
    }

    /** Undoes every started step in reverse, whatever the others do, those that raise several times, and says which could not be undone. */
    private List<UndoFailedException> undoAll(UndoRetries retries) {
        boolean interrupted = Thread.interrupted();
        try {
            UndoRetries.Attempts attempts = retries.begin();
            List<UndoFailedException> failures = undoStarted();
            while (!failures.isEmpty() && attempts.next()) {
                failures = undoStarted();
            }
            FlowState end = failures.isEmpty() ? FlowState.ROLLED_BACK : FlowState.ROLLBACK_FAILED;
            writeIfPossible(List.of(moved(end)));
            for (UndoFailedException failure : failures) {
                LOG.log(Level.WARNING, failure.getMessage());
            }
            tellEnded(end);
            return failures;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<UndoFailedException> undoStarted() {
        List<UndoFailedException> failures = new ArrayList<>();
        for (int position : steps.toUndo()) {
            undo(position).ifPresent(failures::add);
        }
        return failures;
    }

    private Optional<UndoFailedException> undo(int position) {
        Step step = steps.step(position);
        engine.listener().undoStarted(flow, step.name());
        long start = System.nanoTime();
        try {
            step.undo(steps.context(position));
        } catch (Throwable raised) {
            engine.listener().undoFailed(flow, step.name(), raised, since(start));
            writeIfPossible(List.of(steps.undoFailed(position, raised)));
            return Optional.of(new UndoFailedException(flow, step.name(), raised));
        }
        writeIfPossible(List.of(steps.undone(position)));
        engine.listener().undoDone(flow, step.name(), since(start));
        return Optional.empty();
    }

    private void write(List<Journal.Change> changes) {
        try {
            engine.journal().write(flow.id(), changes);
        } catch (JournalException e) {
            journalFailure = e;
            throw e;
        }
    }

    private void writeIfPossible(List<Journal.Change> changes) {
        if (journalFailure == null) {
            try {
                engine.journal().write(flow.id(), changes);
            } catch (JournalException e) {
                journalFailure = e;
            }
        }
    }

    private void suppressJournalFailure(Throwable cause) {
        if (journalFailure != null && journalFailure != cause) {
            cause.addSuppressed(journalFailure);
        }
    }

    private Journal.Change moved(FlowState to) {
        return new Journal.Change.Moved(to, engine.clock().instant());
    }

    private static boolean isStopped(Cancellation cancellation) {
        return cancellation.isRequested() || Thread.currentThread().isInterrupted();
    }

    private FlowResult ended() {
        tellEnded(FlowState.DONE);
        return new FlowResult(flow.id(), steps.results());
    }

    private void tellStarted() {
        engine.listener().flowStarted(flow, stepNames());
    }

    private void tellEnded(FlowState state) {
        if (journalFailure == null) {
            engine.listener().flowEnded(flow, state, since(begun));
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
