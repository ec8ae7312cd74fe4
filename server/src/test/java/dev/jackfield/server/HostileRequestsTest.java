package dev.jackfield.server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Requests that no client of good will makes: refused as problems, and nobody else notices. */
class HostileRequestsTest {
    private static final Duration IDLE = Duration.ofMillis(700);
    private static final int BODY_BYTES = 4096;
    private static final ApiDescription FILE = ApiDescription.read();

    @TempDir
    private static Path folder;

    private static FaultyDriver driver;
    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        DaemonConfig config = TestDaemon.anyPort().withLimits(new DaemonConfig.Limits(BODY_BYTES, 64, 10, 100, IDLE));
        List<FaultyDriver> made = new ArrayList<>();
        daemon = TestDaemon.start(folder, config, real -> {
            made.add(new FaultyDriver(real));
            return made.getFirst().driver();
        });
        driver = made.getFirst();
        daemon.ground();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private static RawHttp connect() throws IOException {
        return new RawHttp(daemon.uri("/"), Duration.ofSeconds(10));
    }

    private static String authorized(String requestLine) {
        return requestLine + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + daemon.token() + "\r\n";
    }

    /** Sends bytes on a connection of their own, and reads the answer. */
    private static RawHttp.Answer answer(String method, String request) throws IOException {
        try (RawHttp raw = connect()) {
            raw.send(request);
            return raw.read(method);
        }
    }

    private static RawHttp.Answer post(String body, String... headers) throws IOException {
        return answer(
                "POST",
                authorized("POST /v1/load-balancers") + String.join("\r\n", headers) + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    private static void assertProblem(RawHttp.Answer answer, int status, String what) {
        assertThat(answer.status()).as(what + ": " + answer).isEqualTo(status);
        assertProblem(answer, what);
    }

    private static void assertProblem(RawHttp.Answer answer, String what) {
        assertThat(answer.status()).as(what + ": " + answer).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).as(what).contains("application/problem+json");
        assertThat(FILE.problemFaults(answer.body()))
                .as(what + ": " + answer.body())
                .isEmpty();
        JsonNode problem = TestDaemon.JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.header("X-Request-Id"))
                .contains(problem.path("request_id").asString());
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.body()).doesNotContain("Exception", "java.", "org.eclipse", "\tat ");
    }

    @Test
    void aBodyThatIsNotAsItShouldBeIsRefused() throws IOException {
        String json = "Content-Type: application/json";
        assertProblem(post("{\"a\": ".repeat(40) + "1" + "}".repeat(40), json), 400, "too deep");
        assertProblem(post("[".repeat(2000), json), 400, "much too deep");
        assertProblem(post("{\"version\": 1, \"version\": 1}", json), 400, "a key twice");
        assertProblem(post("{\"version\": 1", json), 400, "broken");
        assertProblem(post(TestDaemon.web("web") + " {}", json), 400, "trailing text");
        assertProblem(post("", json), 400, "empty");
        assertProblem(post("null", json), 400, "null");
        assertProblem(post("[]", json), 400, "a list");
        assertProblem(post("{\"name\": \"\u00ff\u00fe\"}", json), 400, "not UTF-8");
        assertProblem(post(TestDaemon.web("half \\ud800"), json), 400, "half of a surrogate pair");
        assertProblem(post("{\"version\": 1e999999999}", json), 400, "a large number");
        assertProblem(post("{\"version\": " + "1".repeat(3000) + "}", json), 400, "a long number");
        assertProblem(post("{}", "Content-Type: text/plain"), 415, "text");
        assertProblem(post("{}", "X-None: 1"), 415, "no type");
        assertProblem(post(" ".repeat(BODY_BYTES + 1), json), 413, "large");
        String chunked = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunks = "400\r\n" + " ".repeat(0x400) + "\r\n";
        assertProblem(
                answer("POST", authorized("POST /v1/load-balancers") + chunked + chunks.repeat(8)),
                413,
                "large, and nobody said so before");
        assertProblem(
                answer(
                        "POST",
                        authorized("POST /v1/load-balancers")
                                + "Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n"),
                413,
                "said to be very large");
        assertProblem(answer("POST", authorized("POST /v1/load-balancers") + chunked + "zz\r\n"), "no chunk");
    }

    @Test
    void pathsThatMeanSomethingElseLeadNowhere() throws IOException {
        for (String path : List.of(
                "/../etc/passwd",
                "/v1/../v1/networks/..%2f..",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/v1//networks/x",
                "//v1/networks/x",
                "/v1/networks/%00",
                "/v1/networks/a%2Fb",
                "/v1/networks/a%5Cb",
                "/v1/networks/%ff",
                "/v1/networks/%zz",
                "/v1/networks/%",
                "/v1/networks/;x=y",
                "/v1/networks/%25",
                "/page/..%2fopenapi.yaml",
                "/page/%2e%2e/openapi.yml",
                "/page/",
                "/v1/networks/" + "a".repeat(4000),
                "/v1/networks?%ff=%zz",
                "/v1/networks?a=%",
                "/v1/networks?name=%C3%28&name=x",
                "/v1/networks?nonsense",
                "http://elsewhere/nowhere",
                "nowhere",
                "*",
                "/v1/networks/\u0001",
                "/v1/networks/<script>",
                "/v1/networks/%0d%0aX-Evil:%201")) {
            RawHttp.Answer answer = answer("GET", authorized("GET " + path) + "\r\n");
            assertProblem(answer, path);
            assertThat(answer.header("X-Evil")).isEmpty();
        }
    }

    @Test
    void headersThatAreTooLargeAreRefused() throws IOException {
        assertProblem(
                answer("GET", authorized("GET /v1/networks") + "X-Large: " + "x".repeat(10_000) + "\r\n\r\n"), 431, "");
        assertProblem(answer("GET", authorized("GET /" + "x".repeat(10_000)) + "\r\n"), 414, "");
        assertProblem(answer("GET", "GET / HTTP/1.1\r\n\r\n"), 400, "no host");
        assertThat(answer("GET", "GET / HTTP/3.7\r\nHost: x\r\n\r\n").status()).isBetween(400, 505);
    }

    @Test
    void methodsThatAPathDoesNotTakeAreRefused() throws IOException {
        for (String method : List.of("OPTIONS", "TRACE", "PATCH", "CONNECT", "BREW", "get", "DELETE")) {
            RawHttp.Answer answer = answer(method, authorized(method + " /v1/networks") + "\r\n");
            assertProblem(answer, method);
        }
        assertThat(answer("PATCH", authorized("PATCH /v1/networks") + "\r\n").header("Allow"))
                .contains("GET, POST");
    }

    @Test
    void aHeadIsAnAnswerWithoutItsBody() throws IOException {
        try (RawHttp raw = connect()) {
            for (String path :
                    List.of("/v1/networks", "/health/live", "/", "/v1/networks/none", "/v1/events", "/metrics")) {
                raw.send(authorized("HEAD " + path) + "\r\n");
                RawHttp.Answer head = raw.read("HEAD");
                assertThat(head.status()).isEqualTo(path.endsWith("none") ? 404 : 200);
                if (!path.equals("/v1/events") && !path.equals("/metrics")) {
                    raw.send(authorized("GET " + path) + "\r\n");
                    assertThat(raw.read("GET").header("Content-Length")).isEqualTo(head.header("Content-Length"));
                }
            }
        }
        assertThat(daemon.get("/metrics").body()).contains("jackfield_event_streams 0.0");
    }

    @Test
    void aSecondRequestIsNotHiddenInTheFirst() throws IOException {
        String hidden = "GET /v1/networks HTTP/1.1\r\nHost: x\r\n\r\n";
        for (String headers : List.of(
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length : 5\r\n",
                "Content-Length:\u000b5\r\n",
                "X: 1\r\n folded: 2\r\n",
                "X: a\u0000b\r\n")) {
            try (RawHttp raw = connect()) {
                raw.send(authorized("POST /v1/networks") + "Content-Type: application/json\r\n" + headers
                        + "\r\n0\r\n\r\n" + hidden);
                RawHttp.Answer answer = raw.read("POST");
                assertThat(answer.status()).as(headers).isBetween(400, 501);
                assertClosed(raw, headers);
            }
        }
    }

    private static void assertClosed(RawHttp raw, String what) throws IOException {
        try {
            assertThat(raw.isClosed()).as(what).isTrue();
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void aRefusalThatOvertakesItsBodyLeavesTheConnectionWhole() throws IOException, InterruptedException {
        try (RawHttp raw = connect()) {
            raw.send("POST /v1/networks HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n");
            Thread.sleep(100);
            raw.send("null");
            assertProblem(raw.read("POST"), 401, "no token, and then a body");
            raw.send(authorized("GET /v1/networks") + "\r\n");
            assertThat(raw.read("GET").status()).isEqualTo(200);
        }
    }

    @Test
    void whoSendsTooMuchIsToldSo() {
        String large = " ".repeat(100_000);
        for (int i = 0; i < 200; i++) {
            assertThat(daemon.post("/v1/networks", large).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void aRefusalWhoseBodyDoesNotComeSaysThatItIsTheLast() throws IOException {
        for (String headers : List.of("Content-Length: 4", "Content-Length: 4\r\nExpect: 100-continue")) {
            try (RawHttp raw = connect()) {
                raw.send("POST /v1/networks HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n");
                RawHttp.Answer answer = raw.read("POST");
                assertProblem(answer, 401, headers);
                assertThat(answer.isLast()).as(headers).isTrue();
                assertClosed(raw, headers);
            }
        }
    }

    @Test
    void whoSendsSlowlyIsCutAndNobodyWaitsForHim() throws IOException, InterruptedException {
        try (RawHttp slow = connect()) {
            slow.send(authorized("GET /v1/networks"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200; i++) {
                            slow.send("X");
                            Thread.sleep(100);
                            assertThat(daemon.get("/health/live").statusCode()).isEqualTo(200);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
        try (RawHttp slow = connect()) {
            slow.send(
                    authorized("POST /v1/networks") + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n");
            Thread drip = Thread.ofVirtual().start(() -> drip(slow));
            assertProblem(slow.read("POST"), 408, "a body that drips");
            assertClosed(slow, "a body that drips");
            drip.join();
        }
    }

    private static void drip(RawHttp slow) {
        try {
            for (int i = 0; i < 200; i++) {
                slow.send(" ");
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            // It is cut.
        }
    }

    @Test
    void whoWaitsForAnOperationIsNotCut() throws IOException, InterruptedException {
        String body = TestDaemon.web("waited-for");
        driver.hold();
        try (RawHttp raw = connect()) {
            raw.send(authorized("POST /v1/load-balancers")
                    + "Prefer: wait=30\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
            Thread.sleep(IDLE.multipliedBy(3));
            driver.letGo();
            assertThat(raw.read("POST").body()).contains("SUCCEEDED");
        }
    }

    @Test
    void aRequestIsCalledAsItsCallerCallsItIfThatMayStandInALog() throws IOException {
        String good = authorized("GET /v1/networks/none");
        assertThat(answer("GET", good + "X-Request-Id: mine-1\r\n\r\n").body()).contains("\"request_id\":\"mine-1\"");
        RawHttp.Answer answer = answer("GET", good + "X-Request-Id: <b>x\r\n\r\n");
        assertProblem(answer, 404, "a bad id");
        assertThat(answer.body()).doesNotContain("<b>");
    }
}
