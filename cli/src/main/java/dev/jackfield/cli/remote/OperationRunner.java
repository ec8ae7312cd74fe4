package dev.jackfield.cli.remote;

import dev.jackfield.network.ErrorKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.Optional;

/** Has a daemon carry out operations, one after the other, and follows each to its end. */
public final class OperationRunner {
    /** The daemon says something every ten seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final DaemonConnection connection;
    private final Steps steps;

    /** The operation that runs, as soon as it has an id. */
    private Optional<String> running = Optional.empty();

    private boolean cancelled;

    /** Is told of steps. */
    public interface Steps {
        /**
         * A step came to another state.
         *
         * @param name the step
         * @param state the state, as the daemon calls it
         * @param took how long it took to get there
         * @param error what it met, or nothing
         */
        void step(String name, String state, Duration took, String error);
    }

    /**
     * Runs nothing yet.
     *
     * @param connection to the daemon
     * @param steps is told of each step
     */
    public OperationRunner(DaemonConnection connection, Steps steps) {
        this.connection = connection;
        this.steps = steps;
    }

    /**
     * Has an operation carried out.
     *
     * @param method the HTTP method
     * @param path what it is done to
     * @param body what is said of it; null: nothing
     * @return its result
     * @throws DaemonException what it met, or what is known of it if the daemon is gone
     */
    public JsonNode run(String method, String path, @Nullable Object body) {
        String id = connection.submit(method, path, body).path("id").asString("");
        begin(id);
        try {
            JsonNode operation = follow(id);
            return switch (operation.path("state").asString("")) {
                case "SUCCEEDED" -> operation.path("result");
                case "FAILED", "CANCELLED" -> throw DaemonException.of(operation.path("error"));
                default ->
                    throw new DaemonException(
                            ErrorKind.UNKNOWN_OUTCOME,
                            "operation " + id + " was interrupted: "
                                    + operation.path("outcome").asString(""),
                            null);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw connection.lost("operation " + id + " was not waited for", e);
        }
    }

    private synchronized void begin(String id) {
        running = Optional.of(id);
        if (cancelled) {
            cancel(id);
        }
    }

    /** Has what runs stopped and taken back; what does not run yet, as soon as it does. */
    public synchronized void cancel() {
        cancelled = true;
        running.ifPresent(this::cancel);
    }

    private void cancel(String id) {
        try {
            connection.submit("POST", path(id) + "/cancel", null);
        } catch (DaemonException e) {
            // Who follows the operation finds out.
        }
    }

    private static String path(String id) {
        return "/v1/operations/" + id;
    }

    /** Tells the steps of an operation, and returns it as it is in the end. */
    private JsonNode follow(String id) throws InterruptedException {
        Optional<String> seen = Optional.empty();
        long deadline = System.nanoTime() + connection.patience().toNanos();
        while (true) {
            try (EventStream stream = connection.events(id, seen)) {
                for (Optional<EventStream.Event> next = stream.next(SILENCE);
                        next.isPresent();
                        next = stream.next(SILENCE)) {
                    EventStream.Event event = next.get();
                    if (event.type().equals("step")) {
                        tell(event.data().path("step"));
                    } else if (event.type().equals("operation") && hasEnded(event.data())) {
                        return event.data();
                    } else if (event.type().equals("reset")) {
                        break;
                    }
                    seen = event.id().isEmpty() ? seen : Optional.of(event.id());
                }
            }
            // The stream broke, there are too many, or the daemon is another one.
            try {
                JsonNode now = connection.get(path(id));
                if (hasEnded(now)) {
                    return now;
                }
                deadline = System.nanoTime() + connection.patience().toNanos();
            } catch (DaemonException e) {
                if (e.kind() != ErrorKind.UNAVAILABLE || System.nanoTime() > deadline) {
                    throw connection.lost("the daemon went away in the middle of operation " + id, e);
                }
            }
            DaemonConnection.pause();
        }
    }

    private void tell(JsonNode step) {
        steps.step(
                step.path("name").asString(""),
                step.path("state").asString(""),
                Duration.ofNanos(step.path("micros").asLong(0) * 1_000),
                step.path("error").asString(""));
    }

    private static boolean hasEnded(JsonNode operation) {
        return !operation.path("state").asString("").equals("RUNNING");
    }
}
