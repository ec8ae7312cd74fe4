package dev.jackfield.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static dev.jackfield.server.TestDaemon.json;
import static dev.jackfield.server.TestDaemon.web;
import static org.assertj.core.api.Assertions.assertThat;

/** A request whose answer was lost may be sent again, and one that rests on what is past does nothing. */
class RepeatedRequestsTest {
    @TempDir
    private Path folder;

    private TestDaemon daemon;

    @BeforeEach
    void start() {
        daemon = TestDaemon.start(folder, TestDaemon.anyPort());
        daemon.ground();
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String header, String value) {
        HttpRequest.Builder request = daemon.request(path)
                .header("Prefer", "wait=30")
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return daemon.send(value.isEmpty() ? request : request.header(header, value));
    }

    private HttpResponse<String> keyed(String method, String path, String body, String key) {
        return send(method, path, body, "Idempotency-Key", key);
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("id").asString();
    }

    @Test
    void theSameRequestUnderAKeyIsDoneOnce() {
        String created = id(keyed("POST", "/v1/load-balancers", web("web"), "create-1"));
        assertThat(id(keyed("POST", "/v1/load-balancers", web("web"), "create-1")))
                .isEqualTo(created);
        assertThat(id(keyed("POST", "/v1/load-balancers", web("web"), "create-2")))
                .isNotEqualTo(created);

        HttpResponse<String> other = keyed("POST", "/v1/load-balancers", web("other"), "create-1");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(other).path("kind").asString()).isEqualTo("KEY_REUSED");

        daemon.restart(TestDaemon.anyPort());
        assertThat(id(keyed("POST", "/v1/load-balancers", web("web"), "create-1")))
                .isEqualTo(created);

        String deleted = id(keyed("DELETE", "/v1/load-balancers/web", "", "delete-1"));
        assertThat(id(keyed("DELETE", "/v1/load-balancers/web", "", "delete-1")))
                .as("what is gone because of it is no reason to refuse it")
                .isEqualTo(deleted);
        assertThat(keyed("DELETE", "/v1/load-balancers/web", "", "delete-2").statusCode())
                .isEqualTo(404);
        assertThat(keyed("DELETE", "/v1/load-balancers/web", "", "not a key").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aChangeThatRestsOnWhatIsPastDoesNothing() {
        id(keyed("POST", "/v1/load-balancers", web("web"), ""));
        String tag = daemon.get("/v1/load-balancers/web")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        String changed = web("web").replace("\"port\": 80}", "\"port\": 81}");

        id(send("PUT", "/v1/load-balancers/web", changed, "If-Match", tag));
        HttpResponse<String> late = send("PUT", "/v1/load-balancers/web", web("web"), "If-Match", tag);
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(json(late).path("kind").asString()).isEqualTo("PRECONDITION_FAILED");
        assertThat(send("DELETE", "/v1/load-balancers/web", "", "If-Match", tag).statusCode())
                .isEqualTo(412);
        HttpResponse<String> now = daemon.get("/v1/load-balancers/web");
        assertThat(json(now).path("listeners").path(0).path("protocol_port").asInt())
                .isEqualTo(81);
        assertThat(now.headers().firstValue("ETag")).isPresent().get().isNotEqualTo(tag);
        id(send("DELETE", "/v1/load-balancers/web", "", "If-Match", "*"));
    }

    @Test
    void ofSeveralWhoChangeWhatTheySawOneDoes() throws Exception {
        id(keyed("POST", "/v1/load-balancers", web("web"), ""));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 10; round++) {
                String tag = daemon.get("/v1/load-balancers/web")
                        .headers()
                        .firstValue("ETag")
                        .orElseThrow();
                List<Callable<Integer>> changes = new ArrayList<>();
                for (int client = 0; client < 4; client++) {
                    String changed =
                            web("web").replace("\"port\": 80}", "\"port\": " + (100 + 4 * round + client) + "}");
                    changes.add(() -> {
                        int status = 409;
                        while (status == 409) { // another one is at work
                            status = send("PUT", "/v1/load-balancers/web", changed, "If-Match", tag)
                                    .statusCode();
                        }
                        return status;
                    });
                }
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> answer : clients.invokeAll(changes)) {
                    statuses.add(answer.get());
                }
                assertThat(statuses).containsExactlyInAnyOrder(200, 412, 412, 412);
            }
        }
    }
}
