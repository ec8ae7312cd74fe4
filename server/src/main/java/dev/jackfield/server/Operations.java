package dev.jackfield.server;

import dev.jackfield.core.Json;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.StateFile;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.FlowCancelledException;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.Recovered;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ProjectId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Runs operations, each on a thread of its own and one at a time for a load balancer; tells what they do, and keeps what became of them.
 */
final class Operations implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Operations.class.getName());
    private static final int CONFLICT = 409;
    private static final int KEY_REUSED = 422;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** How long what was cancelled at a stop has to take its steps back; what takes longer, recovery does. */
    private static final Duration UNDO_PATIENCE = Duration.ofSeconds(20);

    private final OperationStore store;
    private final Metrics metrics;
    private final InstantSource clock;
    private final int perProject;

    /** By their ids. */
    private final Map<String, RunningOperation> running = new ConcurrentHashMap<>();

    /** What each works on: the operation's id by the load balancer's project and name. */
    private final Map<Subject, String> busy = new HashMap<>();

    private final OperationSteps steps;

    /** Threads are kept for a while: on a new one an operation is slower by a tenth; docs/performance.md has the figures. */
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("operation-", 0).daemon().factory());

    private boolean stopping;

    Operations(OperationStore store, EventLog events, Metrics metrics, InstantSource clock, int perProject) {
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.perProject = perProject;
        this.steps = new OperationSteps(store, events, metrics);
    }

    /** To be told of the flows that operations consist of. */
    FlowListener steps() {
        return steps;
    }

    /** What an operation works on. */
    record Subject(Optional<ProjectId> project, String name, Optional<LoadBalancerId> id) {
        private Subject key() {
            return new Subject(project, name, Optional.empty());
        }
    }

    /** What an operation does; its result is shown with it. */
    interface Work<T> {
        T run(Cancellation cancellation);
    }

    /**
     * Begins an operation, or finds the one that the same request began.
     *
     * @param precondition throws if the operation shall not begin after all; no other one is at work on the load balancer meanwhile
     * @return the operation's id
     * @throws RefusedException another one works on it, there are too many, or the key was used for something else
     */
    String submit(
            OperationKind kind,
            Subject subject,
            Principal principal,
            String requestId,
            Optional<OperationStore.Key> key,
            Runnable precondition,
            Work<?> work) {
        Operation operation = begun(kind, subject, principal, requestId);
        RunningOperation it = new RunningOperation(operation);
        take(subject, it);
        try {
            // The same request, sent at once, may have begun and ended since it was looked for.
            Optional<OperationStore.Earlier> earlier = key.flatMap(asked -> store.earlier(principal.name(), asked));
            if (earlier.isEmpty()) {
                precondition.run();
                earlier = store.insert(operation, key);
            }
            if (earlier.isPresent()) {
                leave(subject, it);
                return sameAs(earlier.get(), key.orElseThrow());
            }
        } catch (RuntimeException e) {
            leave(subject, it);
            throw e;
        }
        tell(operation);
        threads.execute(() -> {
            try {
                run(subject, it, work);
            } catch (RuntimeException e) {
                // Who asked is told by the operation.
            }
        });
        return operation.id();
    }

    /**
     * Does something as an operation, on the caller's thread.
     *
     * @param patience how long it waits for another one to be done with the load balancer
     * @return what came of it
     * @throws RefusedException another one works on it, or there are too many
     * @throws RuntimeException what the work threw
     */
    <T> T perform(OperationKind kind, Subject subject, Principal principal, Duration patience, Work<T> work)
            throws InterruptedException {
        Operation operation = begun(kind, subject, principal, principal.name());
        RunningOperation it = new RunningOperation(operation);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<RunningOperation> other = other(subject);
            long left = deadline - System.nanoTime();
            if (other.isEmpty() || left <= 0 || !other.get().await(Duration.ofNanos(left))) {
                break;
            }
        }
        take(subject, it);
        try {
            store.insert(operation, Optional.empty());
        } catch (RuntimeException e) {
            leave(subject, it);
            throw e;
        }
        tell(operation);
        return run(subject, it, work);
    }

    private synchronized Optional<RunningOperation> other(Subject subject) {
        return Optional.ofNullable(busy.get(subject.key())).map(running::get);
    }

    private Operation begun(OperationKind kind, Subject subject, Principal principal, String requestId) {
        return new Operation(
                UUID.randomUUID().toString(),
                kind,
                OperationState.RUNNING,
                subject.id(),
                subject.name(),
                subject.project(),
                principal.name(),
                requestId,
                clock.instant(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Finds what somebody asked for under a key before.
     *
     * @return the operation's id
     * @throws RefusedException the key was used for something else
     */
    Optional<String> earlier(Principal principal, OperationStore.Key key) {
        return store.earlier(principal.name(), key).map(earlier -> sameAs(earlier, key));
    }

    private static String sameAs(OperationStore.Earlier earlier, OperationStore.Key key) {
        if (!earlier.fingerprint().equals(key.fingerprint())) {
            throw new RefusedException(
                    KEY_REUSED, "KEY_REUSED", "Idempotency-Key " + key.key() + " was used for another request");
        }
        return earlier.operation();
    }

    private synchronized void take(Subject subject, RunningOperation it) {
        if (stopping) {
            throw new RefusedException(UNAVAILABLE, ErrorKind.UNAVAILABLE.name(), "the daemon is being stopped");
        }
        String other = busy.get(subject.key());
        if (other != null) {
            throw new RefusedException(
                    CONFLICT,
                    ErrorKind.CONFLICT.name(),
                    "load balancer " + subject.name() + " is busy: operation " + other + " works on it",
                    Map.of("Retry-After", "1"));
        }
        long ofProject = busy.keySet().stream()
                .filter(key -> key.project().equals(subject.project()))
                .count();
        if (ofProject >= perProject) {
            throw new RefusedException(
                    TOO_MANY,
                    "TOO_MANY",
                    "as many operations of the project run already as may: " + ofProject,
                    Map.of("Retry-After", "1"));
        }
        String id = it.now().id();
        busy.put(subject.key(), id);
        running.put(id, it);
    }

    private synchronized void leave(Subject subject, RunningOperation it) {
        String id = it.now().id();
        busy.remove(subject.key(), id);
        running.remove(id);
        it.release();
    }

    private <T> T run(Subject subject, RunningOperation it, Work<T> work) {
        return ScopedValue.where(OperationSteps.CURRENT, it).call(() -> runIt(subject, it, work));
    }

    private <T> T runIt(Subject subject, RunningOperation it, Work<T> work) {
        long begun = System.nanoTime();
        T result;
        JsonNode shown;
        try {
            result = work.run(it.cancellation());
            shown = Json.tree(result instanceof LoadBalancerRecord record ? LoadBalancers.view(record) : result);
        } catch (RuntimeException e) {
            boolean cancelled = e instanceof FlowCancelledException;
            if (!cancelled && Problem.kindOf(e) == ErrorKind.BUG) {
                LOG.log(System.Logger.Level.ERROR, "operation " + it.now().id() + " met a defect", e);
            }
            OperationState state = cancelled ? OperationState.CANCELLED : OperationState.FAILED;
            end(subject, it, begun, it.end(state, clock.instant(), Optional.of(Problem.of(e)), Optional.empty()));
            throw e;
        }
        end(
                subject,
                it,
                begun,
                it.end(OperationState.SUCCEEDED, clock.instant(), Optional.empty(), Optional.of(shown)));
        return result;
    }

    private void end(Subject subject, RunningOperation it, long begun, Operation last) {
        try {
            StateFile.Pending<Long> written = store.update(last, it.tree());
            LOG.log(
                    System.Logger.Level.INFO,
                    last.kind() + " of " + subject.name() + " by " + last.requestedBy() + ": " + last.state()
                            + last.error().map(error -> ", " + error.detail()).orElse(""));
            metrics.ended(last, Duration.ofNanos(System.nanoTime() - begun));
            var _ = written.await();
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "what became of operation " + last.id() + " could not be written down",
                    e);
        } finally {
            leave(subject, it);
            tell(last);
        }
    }

    private void tell(Operation operation) {
        steps.tell(operation);
    }

    /**
     * Finds an operation, whoever ran it.
     *
     * @return it as it is now
     */
    Optional<OperationStore.Found> find(String id) {
        Optional<RunningOperation> it = Optional.ofNullable(running.get(id));
        return it.map(found -> new OperationStore.Found(0, found.now().projectId(), found.tree()))
                .or(() -> store.find(id));
    }

    /** A page of operations, the newest first, each as it is now. */
    List<OperationStore.Found> list(OperationFilter filter) {
        return store.list(filter).stream()
                .map(found -> Optional.ofNullable(
                                running.get(found.tree().path("id").asString("")))
                        .map(it -> new OperationStore.Found(found.number(), found.project(), it.tree()))
                        .orElse(found))
                .toList();
    }

    /** Waits for the end of an operation. Returns it as it is then; empty if it did not run any more. */
    Optional<JsonNode> await(String id, Duration patience) throws InterruptedException {
        RunningOperation it = running.get(id);
        if (it == null) {
            return Optional.empty();
        }
        it.await(patience);
        return Optional.of(it.tree());
    }

    /** Stops an operation between two steps; one that has ended stays as it is. */
    void cancel(String id) {
        RunningOperation it = running.get(id);
        if (it != null) {
            it.cancellation().request();
        }
    }

    /** How many run. */
    int running() {
        return running.size();
    }

    /**
     * Notes what became of operations whose daemon died. One that died before it was written down which load balancer it makes gets what
     * became of those that no other operation worked on.
     */
    void settle(List<Recovered> recovered) {
        List<OperationStore.Found> interrupted = store.running();
        Set<String> worked = interrupted.stream().map(Operations::loadBalancer).collect(Collectors.toSet());
        for (OperationStore.Found found : interrupted) {
            ObjectNode operation = (ObjectNode) found.tree();
            String loadBalancer = loadBalancer(found);
            List<String> outcomes = recovered.stream()
                    .filter(it -> {
                        String subject = it.flow().subject().value();
                        return loadBalancer.isEmpty() ? !worked.contains(subject) : subject.equals(loadBalancer);
                    })
                    .map(Operations::words)
                    .toList();
            operation.put("state", OperationState.INTERRUPTED.name());
            operation.put("finished_at", clock.instant().toString());
            operation.put(
                    "outcome",
                    outcomes.isEmpty()
                            ? "its daemon died; nothing of it was unfinished: the load balancer is as it says"
                            : "its daemon died; " + String.join("; ", outcomes));
            var _ = store.update(operation.path("id").asString(""), loadBalancer, OperationState.INTERRUPTED, operation)
                    .await();
        }
    }

    private static String loadBalancer(OperationStore.Found found) {
        return found.tree().path("load_balancer_id").asString("");
    }

    private static String words(Recovered recovered) {
        return recovered.flow().type() + " "
                + switch (recovered.outcome()) {
                    case Recovered.RolledBack _ -> "was taken back";
                    case Recovered.RolledForward _ -> "was finished";
                    case Recovered.RollbackFailed _ -> "could not be taken back, and the load balancer is in ERROR";
                    case Recovered.Stuck _ -> "could not be finished, and the load balancer is in ERROR";
                    case Recovered.AtRest _ -> "rests, and the load balancer is in ERROR";
                    case Recovered.Busy _ -> "is in the hands of another process";
                    case Recovered.LeftAlone left -> "was left alone: " + left.detail();
                };
    }

    /**
     * Takes no more operations, waits for those that run, and then has them taken back. What has not ended then is left to recovery.
     *
     * @param patience how long they may go on
     */
    void stop(Duration patience) throws InterruptedException {
        synchronized (this) {
            stopping = true;
        }
        List<RunningOperation> all = new ArrayList<>(running.values());
        long deadline = System.nanoTime() + patience.toNanos();
        for (RunningOperation it : all) {
            it.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        running.values().forEach(it -> it.cancellation().request());
        deadline = System.nanoTime() + UNDO_PATIENCE.toNanos();
        for (RunningOperation it : all) {
            it.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    /** Closes what is written down; an operation that still runs cannot write down its end any more. */
    @Override
    public void close() {
        threads.shutdown();
        store.close();
    }
}
