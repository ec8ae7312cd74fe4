package dev.jackfield.server;

import dev.jackfield.core.Json;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.network.LoadBalancerId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An operation while it runs. For the thread that runs it, and any number that look. */
final class RunningOperation {
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Operation operation;
    private @Nullable JsonNode tree;

    RunningOperation(Operation operation) {
        this.operation = operation;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** It as it is now. */
    synchronized Operation now() {
        return operation;
    }

    /** The same as JSON, made once for all who ask until it changes. Not to be changed. */
    synchronized JsonNode tree() {
        JsonNode known = tree;
        if (known == null) {
            known = Json.tree(operation);
            tree = known;
        }
        return known;
    }

    private void become(Operation now) {
        operation = now;
        tree = null;
    }

    /** Notes what it works on, and what comes next. Returns whether the load balancer was not known before. */
    synchronized boolean begin(LoadBalancerId loadBalancer, List<String> names) {
        boolean isNew = operation.loadBalancerId().isEmpty();
        List<OperationStep> steps = new ArrayList<>(operation.steps());
        names.forEach(name -> steps.add(OperationStep.planned(name)));
        become(with(Optional.of(loadBalancer), steps));
        return isNew;
    }

    /** Notes where a step is: the last one of that name, since a later flow may have steps of the same names. */
    synchronized OperationStep step(
            String name, OperationStep.State state, Optional<Duration> took, Optional<Throwable> error) {
        List<OperationStep> steps = new ArrayList<>(operation.steps());
        int index = steps.size() - 1;
        while (index >= 0 && !steps.get(index).name().equals(name)) {
            index--;
        }
        // What a step met is still to be seen when it is taken back.
        boolean back = state == OperationStep.State.UNDOING || state == OperationStep.State.UNDONE;
        Optional<String> earlier = back && index >= 0 ? steps.get(index).error() : Optional.empty();
        OperationStep step = new OperationStep(
                name,
                state,
                took.map(time -> OptionalLong.of(time.toNanos() / 1_000)).orElse(OptionalLong.empty()),
                error.map(it -> Problem.of(it).detail()).or(() -> earlier));
        if (index < 0) {
            steps.add(step);
        } else {
            steps.set(index, step);
        }
        become(with(operation.loadBalancerId(), steps));
        return step;
    }

    synchronized Operation end(OperationState state, Instant now, Optional<Problem> error, Optional<JsonNode> result) {
        become(new Operation(
                operation.id(),
                operation.kind(),
                state,
                operation.loadBalancerId(),
                operation.name(),
                operation.projectId(),
                operation.requestedBy(),
                operation.requestId(),
                operation.createdAt(),
                Optional.of(now),
                operation.steps(),
                error,
                Optional.empty(),
                result));
        return operation;
    }

    private Operation with(Optional<LoadBalancerId> loadBalancer, List<OperationStep> steps) {
        return new Operation(
                operation.id(),
                operation.kind(),
                operation.state(),
                loadBalancer,
                operation.name(),
                operation.projectId(),
                operation.requestedBy(),
                operation.requestId(),
                operation.createdAt(),
                operation.finishedAt(),
                steps,
                operation.error(),
                operation.outcome(),
                operation.result());
    }

    /** It is written down that it ended, or it never began. */
    void release() {
        ended.countDown();
    }

    /** Waits until it is written down that it ended; returns whether it is. */
    boolean await(Duration patience) throws InterruptedException {
        return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
