package dev.jackfield.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import static dev.jackfield.server.TestDaemon.json;
import static dev.jackfield.server.TestDaemon.web;
import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of operations whose daemon stops or dies in the middle of them. */
class RestartTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final FaultyDriver[] driver = new FaultyDriver[1];

    private TestDaemon start(Duration stopPatience) {
        DaemonConfig any = TestDaemon.anyPort();
        return TestDaemon.start(
                folder,
                new DaemonConfig(
                        any.listen(), any.tls(), any.grants(), any.limits(), any.watch(), any.audit(), stopPatience),
                real -> {
                    driver[0] = new FaultyDriver(real);
                    return driver[0].driver();
                });
    }

    private static HttpRequest.Builder create(HttpRequest.Builder request, String key) {
        return request.header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(web("web")));
    }

    /** Begins to make a load balancer, and waits until that is in the middle. */
    private String begin(TestDaemon daemon) throws InterruptedException {
        driver[0].holdAt("activateVip");
        JsonNode begun = json(daemon.send(create(daemon.request("/v1/load-balancers"), "key-1")));
        String id = begun.path("id").asString();
        while (!isRunning(json(daemon.get("/v1/operations/" + id)), "activate-vip")) {
            Thread.sleep(20);
        }
        return id;
    }

    private static boolean isRunning(JsonNode operation, String step) {
        return operation.path("steps").values().stream()
                .anyMatch(it -> it.path("name").asString().startsWith(step)
                        && it.path("state").asString().equals("RUNNING"));
    }

    private void letGoLater(Duration delay) {
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            driver[0].letGo();
        });
    }

    private static void assertNothingIsLeft(TestDaemon daemon) {
        assertThat(daemon.get("/v1/load-balancers/web").statusCode()).isEqualTo(404);
        assertThat(daemon.driver().administration().listPorts()).isEmpty();
        assertThat(json(daemon.get("/v1/audit")).path("findings").values()).isEmpty();
    }

    private static JsonNode again(TestDaemon daemon) {
        return json(daemon.send(create(daemon.request("/v1/load-balancers"), "key-1")));
    }

    @Test
    void anOperationThatEndsInTimeIsWaitedFor() throws InterruptedException {
        try (TestDaemon daemon = start(PATIENT)) {
            daemon.ground();
            String id = begin(daemon);
            letGoLater(Duration.ofMillis(300));
            daemon.restart(TestDaemon.anyPort());

            assertThat(json(daemon.get("/v1/operations/" + id)).path("state").asString())
                    .isEqualTo("SUCCEEDED");
            assertThat(json(daemon.get("/v1/load-balancers/web")).path("status").asString())
                    .isEqualTo("ACTIVE");
            assertThat(again(daemon).path("id").asString()).isEqualTo(id);
        }
    }

    @Test
    void anOperationThatDoesNotEndInTimeIsTakenBack() throws InterruptedException {
        try (TestDaemon daemon = start(Duration.ZERO)) {
            daemon.ground();
            String id = begin(daemon);
            letGoLater(Duration.ofMillis(500));
            daemon.restart(TestDaemon.anyPort());

            JsonNode operation = json(daemon.get("/v1/operations/" + id));
            assertThat(operation.path("state").asString())
                    .as(operation.toString())
                    .isEqualTo("CANCELLED");
            assertThat(operation.path("error").path("kind").asString()).isEqualTo("CANCELLED");
            assertNothingIsLeft(daemon);
            assertThat(again(daemon).path("id").asString()).isEqualTo(id);
        }
    }

    @Test
    void aStoppingDaemonTakesNothingNew() throws InterruptedException, IOException {
        try (TestDaemon daemon = start(PATIENT)) {
            daemon.ground();
            begin(daemon);
            Thread stopping = Thread.ofVirtual().start(() -> daemon.daemon().close());
            HttpResponse<String> refused;
            do {
                Thread.sleep(20);
                refused = daemon.send(daemon.body("/v1/load-balancers", web("late")));
            } while (refused.statusCode() != 503 && stopping.isAlive());
            assertThat(json(refused).path("kind").asString()).isEqualTo("UNAVAILABLE");
            driver[0].letGo();
            stopping.join();
            daemon.restart(TestDaemon.anyPort());
            assertThat(daemon.get("/v1/load-balancers/late").statusCode()).isEqualTo(404);
            assertThat(daemon.get("/v1/load-balancers/web").statusCode()).isEqualTo(200);
        }
    }

    /** Kills a daemon while it creates; returns the operation. */
    private String killedCreation() throws IOException, InterruptedException {
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort())) {
            daemon.ground();
        }
        try (DaemonProcess process = DaemonProcess.start(folder, "activateVip")) {
            String id = json(send(create(request(process, "/v1/load-balancers"), "key-1")))
                    .path("id")
                    .asString();
            await(process, id, "activate-vip");
            process.kill();
            return id;
        }
    }

    @Test
    void aCreationWhoseDaemonIsKilledIsTakenBackByTheNext() throws IOException, InterruptedException {
        String id = killedCreation();
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort())) {
            JsonNode operation = json(daemon.get("/v1/operations/" + id));
            assertThat(operation.path("state").asString())
                    .as(operation.toString())
                    .isEqualTo("INTERRUPTED");
            assertThat(operation.path("outcome").asString()).contains("create was taken back");
            assertThat(operation.path("finished_at").isString()).isTrue();
            assertThat(ApiDescription.read().check(ApiDescription.reference("Operation"), operation))
                    .isEmpty();
            assertNothingIsLeft(daemon);
            assertThat(again(daemon).path("id").asString()).isEqualTo(id);
            assertThat(json(daemon.post("/v1/load-balancers", web("web")))
                            .path("state")
                            .asString())
                    .isEqualTo("SUCCEEDED");
        }
    }

    @Test
    void aCreationIsToldToBeTakenBackAlsoIfItsLoadBalancerWasNotYetWrittenDown()
            throws IOException, InterruptedException, SQLException {
        String id = killedCreation();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("server/operations.db"));
                Statement sql = connection.createStatement()) {
            assertThat(sql.executeUpdate("UPDATE operation SET load_balancer = '',"
                            + " operation = json_set(operation, '$.load_balancer_id', NULL)"))
                    .isEqualTo(1);
        }
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort())) {
            JsonNode operation = json(daemon.get("/v1/operations/" + id));
            assertThat(operation.path("state").asString()).isEqualTo("INTERRUPTED");
            assertThat(operation.path("outcome").asString()).contains("create was taken back");
        }
    }

    @Test
    void aDeletionWhoseDaemonIsKilledIsFinishedByTheNext() throws IOException, InterruptedException {
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort())) {
            daemon.ground();
            daemon.post("/v1/load-balancers", web("web"));
        }
        String id;
        try (DaemonProcess process = DaemonProcess.start(folder, "deallocateVip")) {
            id = json(send(request(process, "/v1/load-balancers/web").DELETE()))
                    .path("id")
                    .asString();
            await(process, id, "deallocate-vip");
            process.kill();
        }
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort())) {
            JsonNode operation = json(daemon.get("/v1/operations/" + id));
            assertThat(operation.path("state").asString())
                    .as(operation.toString())
                    .isEqualTo("INTERRUPTED");
            assertThat(operation.path("outcome").asString()).contains("delete was finished");
            assertNothingIsLeft(daemon);
        }
    }

    private HttpRequest.Builder request(DaemonProcess process, String path) throws IOException {
        return HttpRequest.newBuilder(process.address().resolve(path))
                .timeout(PATIENT)
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(folder.resolve("server/token"))
                                        .strip());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    private void await(DaemonProcess process, String id, String step) throws IOException, InterruptedException {
        JsonNode operation = json(send(request(process, "/v1/operations/" + id)));
        while (!isRunning(operation, step)) {
            assertThat(operation.path("state").asString())
                    .as(operation.toString())
                    .isEqualTo("RUNNING");
            Thread.sleep(50);
            operation = json(send(request(process, "/v1/operations/" + id)));
        }
    }
}
