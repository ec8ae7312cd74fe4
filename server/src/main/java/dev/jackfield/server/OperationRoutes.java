package dev.jackfield.server;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is asked of operations. */
final class OperationRoutes {
    private static final String ONE = "/v1/operations/{operation}";
    private static final int MOST_ON_A_PAGE = 1_000;
    private static final int USUAL_ON_A_PAGE = 100;

    /** RFC 7240. */
    private static final Pattern WAIT = Pattern.compile("(?:^|,)\\s*wait\\s*=\\s*([0-9]{1,4})\\b");

    private static final long MOST_WAITED_SECONDS = 60;

    private final Operations operations;
    private final ChangeLog changes;

    OperationRoutes(Operations operations, ChangeLog changes) {
        this.operations = operations;
        this.changes = changes;
    }

    List<Route> all() {
        return List.of(
                Route.of("listOperations", Role.READ, "GET /v1/operations", this::list),
                Route.of("getOperation", Role.READ, "GET " + ONE, this::show),
                Route.of("cancelOperation", Role.OPERATE, "POST " + ONE + "/cancel", this::cancel));
    }

    private Answer list(Call call) {
        Call.Query query = call.query("load_balancer", "state", "limit", "marker");
        int limit = query.number("limit", 1, MOST_ON_A_PAGE, USUAL_ON_A_PAGE);
        List<OperationStore.Found> found = operations.list(new OperationFilter(
                call.principal().project(),
                query.text("load_balancer"),
                query.oneOf("state", OperationState.class),
                query.text("marker").map(OperationRoutes::number),
                limit + 1));
        List<OperationStore.Found> shown = found.subList(0, Math.min(limit, found.size()));
        return Answer.ok(new Page(
                shown.stream().map(OperationStore.Found::tree).toList(),
                found.size() > limit
                        ? Optional.of(String.valueOf(shown.getLast().number()))
                        : Optional.empty()));
    }

    /** A page, and the marker of the next one if there is one. */
    private record Page(List<JsonNode> operations, Optional<String> next) {}

    private static long number(String marker) {
        try {
            return Long.parseLong(marker);
        } catch (NumberFormatException e) {
            throw new InvalidValueException("marker", marker, "is none that a page named");
        }
    }

    private Answer show(Call call) throws InterruptedException {
        call.query();
        JsonNode operation = find(call);
        Optional<Duration> patience = patience(call);
        if (patience.isPresent()) {
            var _ = operations.await(call.path("operation"), patience.get());
            operation = find(call);
        }
        return Answer.ok(operation);
    }

    private Answer cancel(Call call) {
        call.query();
        find(call);
        changes.note(call, "CANCEL", call.path("operation"));
        operations.cancel(call.path("operation"));
        return Answer.json(Answer.ACCEPTED, find(call));
    }

    private JsonNode find(Call call) {
        String id = call.path("operation");
        return operations
                .find(id)
                .filter(found -> call.principal().sees(found.project()))
                .map(OperationStore.Found::tree)
                .orElseThrow(() -> new NetworkException(
                        ErrorKind.NOT_FOUND, "operation " + id + " is not there", ErrorContext.NONE));
    }

    /** What the caller calls his request, if he does. */
    static Optional<OperationStore.Key> key(Call call, byte[] body) {
        return call.header("Idempotency-Key").map(key -> {
            if (!key.matches("[\\x21-\\x7e]{1,128}")) {
                throw new InvalidValueException(
                        "Idempotency-Key", "", "must be 1 to 128 printable characters without blanks");
            }
            return new OperationStore.Key(key, Tokens.sha256(call.target() + "\n" + Tokens.sha256(body)));
        });
    }

    /** An operation that was begun: as it is when it ends, if the caller would wait for that and it does so in time. */
    static Answer accepted(Operations operations, String id, Call call) throws InterruptedException {
        Optional<Duration> patience = patience(call);
        Optional<JsonNode> waitedFor = patience.isPresent() ? operations.await(id, patience.get()) : Optional.empty();
        JsonNode operation = waitedFor
                .or(() -> operations.find(id).map(OperationStore.Found::tree))
                .orElseThrow(() -> new IllegalStateException("operation " + id + " was just there"));
        boolean ended = !operation.path("state").asString("").equals(OperationState.RUNNING.name());
        Answer.Whole answer = Answer.json(patience.isPresent() && ended ? Answer.OK : Answer.ACCEPTED, operation);
        return new Answer.Whole(
                answer.status(), Map.of("Location", "/v1/operations/" + id), answer.contentType(), answer.body());
    }

    /** How long the caller would wait: {@code Prefer: wait=10}, in seconds. */
    private static Optional<Duration> patience(Call call) {
        return call.header("Prefer")
                .map(WAIT::matcher)
                .filter(Matcher::find)
                .map(found -> Duration.ofSeconds(Math.min(Long.parseLong(found.group(1)), MOST_WAITED_SECONDS)));
    }
}
