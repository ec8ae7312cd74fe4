package dev.jackfield.server;

import dev.jackfield.network.ProjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

import static dev.jackfield.server.TestDaemon.json;
import static dev.jackfield.server.TestDaemon.web;
import static org.assertj.core.api.Assertions.assertThat;

/** Events as a reader gets them. */
class EventStreamTest {
    private static final String SHOP = "shop-token";
    private static final int STREAMS = 20;
    private static final ApiDescription FILE = ApiDescription.read();

    @TempDir
    private Path folder;

    private TestDaemon daemon;

    @BeforeEach
    void start() {
        DaemonConfig config = TestDaemon.anyPort()
                .withGrants(List.of(new DaemonConfig.Grant(
                        "shop", Role.OPERATE, Optional.of(new ProjectId("shop")), Tokens.sha256(SHOP))))
                .withLimits(new DaemonConfig.Limits(1 << 20, 64, STREAMS, 100, Duration.ofSeconds(3)));
        daemon = TestDaemon.start(folder, config);
        daemon.ground();
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private record Seen(String id, String type, JsonNode data) {}

    /** A reader of events, as a browser is one. */
    private final class Reader implements AutoCloseable {
        private final RawHttp raw;

        Reader(String token, String query, String... headers) throws IOException {
            raw = new RawHttp(daemon.uri("/"), Duration.ofSeconds(10));
            raw.send("GET /v1/events" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n"
                    + String.join("", headers) + "\r\n");
        }

        RawHttp.Answer head() throws IOException {
            return raw.readHead();
        }

        /** The lines of the next event or comment, up to the blank line. */
        List<String> block() throws IOException {
            List<String> block = new ArrayList<>();
            for (String line = raw.line(); ; line = raw.line()) {
                // What frames the chunks is no part of the stream.
                if (line.matches("[0-9A-F]{1,8}")) {
                    if (line.equals("0")) {
                        throw new EOFException("the stream ended");
                    }
                } else if (line.isEmpty() && !block.isEmpty()) {
                    return block;
                } else if (!line.isEmpty()) {
                    block.add(line);
                }
            }
        }

        Seen next() throws IOException {
            List<String> block = block();
            while (block.getFirst().equals(":")) {
                block = block();
            }
            assertThat(block).hasSize(3);
            assertThat(block.get(0)).startsWith("id: ");
            assertThat(block.get(1)).startsWith("event: ");
            assertThat(block.get(2)).startsWith("data: ");
            return new Seen(
                    block.get(0).substring(4),
                    block.get(1).substring(7),
                    TestDaemon.JSON.readTree(block.get(2).substring(6)));
        }

        /** All events up to the end of an operation. */
        List<Seen> upToTheEndOf(String operation) throws IOException {
            List<Seen> seen = new ArrayList<>();
            do {
                seen.add(next());
            } while (!(seen.getLast().type().equals("operation")
                    && seen.getLast().data().path("id").asString().equals(operation)
                    && !seen.getLast().data().path("state").asString().equals("RUNNING")));
            return seen;
        }

        @Override
        public void close() throws IOException {
            raw.close();
        }
    }

    private Reader reader(String query, String... headers) throws IOException {
        return new Reader(daemon.token(), query, headers);
    }

    private String create(String name) {
        JsonNode made = json(daemon.post("/v1/load-balancers", web(name)));
        assertThat(made.path("state").asString()).as(made.toString()).isEqualTo("SUCCEEDED");
        return made.path("id").asString();
    }

    @Test
    void anOperationIsToldFromItsBeginningToItsEnd() throws IOException {
        try (Reader reader = reader("")) {
            assertThat(reader.head().header("Content-Type")).contains("text/event-stream");
            assertThat(reader.block()).containsExactly(":");
            String operation = create("web");
            List<Seen> seen = reader.upToTheEndOf(operation);

            assertThat(seen)
                    .allSatisfy(event -> assertThat(FILE.check(
                                    ApiDescription.reference(event.type().equals("step") ? "StepEvent" : "Operation"),
                                    event.data()))
                            .isEmpty());
            assertThat(new HashSet<>(seen.stream().map(Seen::id).toList())).hasSameSizeAs(seen);
            JsonNode end = seen.getLast().data();
            assertThat(end).isEqualTo(json(daemon.get("/v1/operations/" + operation)));
            for (JsonNode step : end.path("steps")) {
                assertThat(seen.stream()
                                .filter(event -> event.type().equals("step")
                                        && event.data()
                                                .path("step")
                                                .path("name")
                                                .equals(step.path("name")))
                                .map(event ->
                                        event.data().path("step").path("state").asString()))
                        .containsExactly("RUNNING", "DONE");
            }
        }
    }

    @Test
    void whoComesAgainMissesNothingAndSeesNothingTwice() throws IOException {
        List<Seen> whole;
        try (Reader reader = reader("")) {
            reader.head();
            whole = reader.upToTheEndOf(create("web"));
        }
        String last = json(daemon.delete("/v1/load-balancers/web")).path("id").asString();
        List<Seen> all = new ArrayList<>();
        try (Reader reader = reader("?last_event_id=" + whole.getFirst().id())) {
            reader.head();
            all.add(whole.getFirst());
            all.addAll(reader.upToTheEndOf(last));
        }
        assertThat(all.subList(0, whole.size())).isEqualTo(whole);
        for (int i = 0; i < all.size() - 1; i += 5) {
            try (Reader reader = reader("", "Last-Event-ID: " + all.get(i).id() + "\r\n")) {
                reader.head();
                assertThat(reader.upToTheEndOf(last)).isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void whoWasAwayTooLongIsToldToLookAnew() throws IOException {
        String run = "";
        try (Reader reader = reader("")) {
            reader.head();
            run = reader.upToTheEndOf(create("web")).getFirst().id().replaceFirst("-.*", "");
        }
        for (String id : List.of("nonsense", "another1-7", run + "-999999", run + "--1", run + "-x")) {
            try (Reader reader = reader("", "Last-Event-ID: " + id + "\r\n")) {
                reader.head();
                assertThat(reader.block()).as(id).containsExactly("event: reset", "data: {}");
            }
        }
    }

    @Test
    void aProjectSeesItsOwnAlone() throws IOException {
        try (Reader shop = new Reader(SHOP, "")) {
            shop.head();
            create("web");
            String own = json(daemon.post(
                            "/v1/load-balancers",
                            web("own")
                                    .replace("\"name\"", "\"project\": \"shop\", \"name\"")
                                    .replace("\"mem:amp-1\", \"mem:amp-2\"", "\"mem:amp-3\"")
                                    .replace("ACTIVE_STANDBY", "SINGLE")))
                    .path("id")
                    .asString();
            assertThat(shop.upToTheEndOf(own)).allSatisfy(event -> {
                JsonNode operation = event.data().path(event.type().equals("step") ? "operation" : "id");
                assertThat(operation.asString()).isEqualTo(own);
            });
        }
    }

    @Test
    void whoAsksForOneThingSeesThatAlone() throws IOException {
        create("web");
        String id = json(daemon.get("/v1/load-balancers/web")).path("id").asString();
        try (Reader reader = reader("?load_balancer=" + id);
                Reader none = reader("?load_balancer=none")) {
            reader.head();
            none.head();
            String deleted =
                    json(daemon.delete("/v1/load-balancers/web")).path("id").asString();
            assertThat(reader.upToTheEndOf(deleted)).isNotEmpty();
            assertThat(none.block()).containsExactly(":");
            assertThat(none.block())
                    .as("a comment comes before the connection is taken for dead")
                    .containsExactly(":");
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefusedUntilOneEnds() throws IOException, InterruptedException {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            readers.add(reader(""));
            assertThat(readers.getLast().head().status()).isEqualTo(200);
        }
        try (Reader late = reader("")) {
            assertThat(late.head().status()).isEqualTo(503);
        }
        readers.removeLast().close();
        // That it is gone is seen when the next comment is written.
        for (int i = 0; ; i++) {
            try (Reader late = reader("")) {
                if (late.head().status() == 200) {
                    break;
                }
            }
            assertThat(i).isLessThan(100);
            Thread.sleep(100);
        }
        for (Reader reader : readers) {
            reader.close();
        }
    }

    @Test
    void nobodyWaitsForWhoDoesNotReadAndHeIsLeft() throws IOException, InterruptedException {
        try (Reader deaf = reader("")) {
            deaf.head();
            String large = "x".repeat(100_000);
            for (int i = 0; daemon.daemon().events().subscribers() > 0; i++) {
                assertThat(i).isLessThan(20_000);
                daemon.daemon()
                        .events()
                        .publish(
                                "operation",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                i < 300 ? large : "");
                Thread.sleep(i < 300 ? 0 : 1);
            }
        }
        create("web");
    }

    @Test
    void streamsEndWhenTheDaemonStops() throws IOException {
        try (Reader reader = reader("")) {
            reader.head();
            reader.block();
            daemon.restart(TestDaemon.anyPort());
            try {
                while (reader.block().equals(List.of(":"))) {
                    // A comment may have come before the end.
                }
                assertThat(false).as("an event came").isTrue();
            } catch (EOFException | SocketException e) {
                assertThat(daemon.get("/health/live").statusCode()).isEqualTo(200);
            }
        }
    }
}
