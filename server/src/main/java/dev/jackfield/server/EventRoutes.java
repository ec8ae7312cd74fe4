package dev.jackfield.server;

import dev.jackfield.network.Id;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events as they happen: Server-Sent Events, as the HTML standard has them. */
final class EventRoutes {
    /** Shorter than what proxies take for a dead connection. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RESET = "event: reset\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

    private final EventLog events;
    private final int most;
    private final Duration heartbeat;

    EventRoutes(EventLog events, DaemonConfig.Limits limits) {
        this.events = events;
        this.most = limits.streams();
        // Shorter than what this server takes for a dead connection.
        Duration third = limits.idle().dividedBy(3);
        this.heartbeat = third.compareTo(LONGEST_SILENCE) < 0 ? third : LONGEST_SILENCE;
    }

    List<Route> all() {
        return List.of(Route.of("streamEvents", Role.READ, "GET /v1/events", this::stream));
    }

    private Answer stream(Call call) {
        Call.Query query = call.query("load_balancer", "operation", "last_event_id");
        Principal principal = call.principal();
        Optional<String> loadBalancer = query.text("load_balancer");
        Optional<String> operation = query.text("operation");
        EventLog.About about = operation
                .map(EventLog.About::operation)
                .or(() -> loadBalancer.map(EventLog.About::loadBalancer))
                .orElse(EventLog.About.ANYTHING);
        EventLog.Subscription subscription = events.subscribe(
                call.header("Last-Event-ID").or(() -> query.text("last_event_id")),
                operation.isPresent(),
                about,
                event -> principal.sees(event.project())
                        && (loadBalancer.isEmpty()
                                || loadBalancer.equals(event.loadBalancer().map(Id::value))),
                most);
        return new Answer.Streamed(
                Answer.OK, Map.of("X-Accel-Buffering", "no"), "text/event-stream", new Stream(subscription, heartbeat));
    }

    private record Stream(EventLog.Subscription subscription, Duration heartbeat) implements Answer.Writer {
        @Override
        public void write(OutputStream out) throws IOException, InterruptedException {
            try (subscription) {
                // The first bytes tell the reader at once that he is heard, and whether he has missed something.
                out.write(subscription.hasMissed() ? RESET : COMMENT);
                out.flush();
                while (!subscription.isOver()) {
                    out.write(subscription.next(heartbeat).map(Event::bytes).orElse(COMMENT));
                    out.flush();
                }
            }
        }

        @Override
        public void drop() {
            subscription.close();
        }
    }
}
