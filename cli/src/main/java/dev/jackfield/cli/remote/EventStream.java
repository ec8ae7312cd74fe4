package dev.jackfield.cli.remote;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Server-Sent Events as they come, line by line. One thread reads it. */
final class EventStream implements Flow.Subscriber<String>, AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int OK = 200;

    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private CompletableFuture<?> answer = CompletableFuture.completedFuture(null);

    /** Something that happened; its id is empty if it has none. */
    record Event(String id, String type, JsonNode data) {}

    /** Takes the body of what is an event stream, and of nothing else. */
    BodyHandler<Void> handler() {
        return response ->
                response.statusCode() == OK ? BodySubscribers.fromLineSubscriber(this) : BodySubscribers.discarding();
    }

    /**
     * Waits for the next event.
     *
     * @param silence how long nothing at all may come
     * @return the event; empty if none will come any more
     */
    Optional<Event> next(Duration silence) throws InterruptedException {
        String id = "";
        String type = "message";
        StringBuilder data = new StringBuilder();
        while (true) {
            Optional<String> line = lines.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null || line.isEmpty()) {
                return Optional.empty();
            }
            String text = line.get();
            if (text.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Event(id, type, MAPPER.readTree(data.toString())));
            }
            if (text.startsWith("id: ")) {
                id = text.substring(4);
            } else if (text.startsWith("event: ")) {
                type = text.substring(7);
            } else if (text.startsWith("data: ")) {
                data.append(text.substring(6));
            }
        }
    }

    /** Says whose body it is; when that has ended, or there is none, no more events come. */
    void await(CompletableFuture<?> response) {
        answer = response.whenComplete((_, _) -> end());
    }

    private void end() {
        lines.add(Optional.empty());
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.add(Optional.of(line));
    }

    @Override
    public void onError(Throwable error) {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    @Override
    public void close() {
        answer.cancel(true);
    }
}
