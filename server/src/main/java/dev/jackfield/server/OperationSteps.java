package dev.jackfield.server;

import dev.jackfield.flow.Flow;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.FlowState;
import dev.jackfield.network.LoadBalancerId;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows the flows of operations, step by step, and tells of them. It sees those of threads that run an operation. */
final class OperationSteps implements FlowListener {
    private static final System.Logger LOG = System.getLogger(OperationSteps.class.getName());

    /** The operation that a thread runs. */
    static final ScopedValue<RunningOperation> CURRENT = ScopedValue.newInstance();

    private final OperationStore store;
    private final EventLog events;
    private final Metrics metrics;

    OperationSteps(OperationStore store, EventLog events, Metrics metrics) {
        this.store = store;
        this.events = events;
        this.metrics = metrics;
    }

    /** Tells of an operation as it is now. */
    void tell(Operation operation) {
        events.publish(
                "operation", operation.projectId(), operation.loadBalancerId(), Optional.of(operation.id()), operation);
    }

    @Override
    public void flowStarted(Flow flow, List<String> steps) {
        current(it -> {
            if (it.begin(new LoadBalancerId(flow.subject().value()), steps)) {
                // Nobody waits for it: if the daemon dies before, it is told all the same what became of the operation.
                Operation now = it.now();
                store.update(now, it.tree())
                        .ifFailed(error -> LOG.log(
                                System.Logger.Level.WARNING,
                                "what operation " + now.id() + " works on could not be written down",
                                error));
            }
            tell(it.now());
        });
    }

    @Override
    public void stepStarted(Flow flow, String step) {
        step(flow, step, OperationStep.State.RUNNING, Optional.empty(), Optional.empty());
    }

    @Override
    public void stepDone(Flow flow, String step, Duration took) {
        step(flow, step, OperationStep.State.DONE, Optional.of(took), Optional.empty());
    }

    @Override
    public void stepFailed(Flow flow, String step, Throwable error, Duration took) {
        step(flow, step, OperationStep.State.FAILED, Optional.of(took), Optional.of(error));
    }

    @Override
    public void undoStarted(Flow flow, String step) {
        step(flow, step, OperationStep.State.UNDOING, Optional.empty(), Optional.empty());
    }

    @Override
    public void undoDone(Flow flow, String step, Duration took) {
        step(flow, step, OperationStep.State.UNDONE, Optional.of(took), Optional.empty());
    }

    @Override
    public void undoFailed(Flow flow, String step, Throwable error, Duration took) {
        metrics.undoFailed(flow.type());
        step(flow, step, OperationStep.State.UNDO_FAILED, Optional.of(took), Optional.of(error));
    }

    @Override
    public void flowEnded(Flow flow, FlowState state, Duration took) {
        metrics.flowEnded(flow.type(), state);
    }

    private void step(
            Flow flow, String name, OperationStep.State state, Optional<Duration> took, Optional<Throwable> error) {
        current(it -> {
            OperationStep step = it.step(name, state, took, error);
            Operation operation = it.now();
            events.publish(
                    "step",
                    operation.projectId(),
                    operation.loadBalancerId(),
                    Optional.of(operation.id()),
                    new StepEvent(operation.id(), operation.loadBalancerId(), flow.type(), step));
        });
    }

    /** A step that came to another state. */
    private record StepEvent(
            String operation, Optional<LoadBalancerId> loadBalancerId, String flow, OperationStep step) {}

    private static void current(Consumer<RunningOperation> what) {
        if (CURRENT.isBound()) {
            what.accept(CURRENT.get());
        }
    }
}
