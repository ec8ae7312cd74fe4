package dev.jackfield.server;

import dev.jackfield.network.ProjectId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import static dev.jackfield.server.TestDaemon.json;
import static org.assertj.core.api.Assertions.assertThat;

/** Very many requests, made of the OpenAPI file: none is a defect, each is answered as the file says, and all is sound in the end. */
@Tag("server")
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("jackfield.fuzz.requests", 100_000);
    private static final long SEED = Long.getLong("jackfield.fuzz.seed", new Random().nextInt(1_000_000_000));
    private static final int WORKERS = Integer.getInteger("jackfield.fuzz.workers", 4);
    private static final int ENOUGH_FAULTS = 20;

    /** Longer than any answer is waited for: a request that takes longer hangs. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** After these the connection may be closed. */
    private static final Set<Integer> LAST = Set.of(400, 408, 413, 414, 431, 501, 505);

    /** What belongs to no operation, and is said of all of them in the file's beginning. */
    private static final Set<Integer> GENERAL = Set.of(400, 404, 405, 414, 431, 501, 505);

    private static final Pattern INSIDE =
            Pattern.compile("Exception|\\bat (java|dev|org)\\.|java\\.(lang|util)|org\\.eclipse|SQLITE");

    private static final ApiDescription FILE = ApiDescription.read();

    @TempDir
    private Path folder;

    private final AtomicInteger left = new AtomicInteger(REQUESTS);
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    @Test
    void noRequestIsADefectAndEachIsAnsweredAsTheFileSays() throws InterruptedException {
        System.out.println("fuzz: " + REQUESTS + " requests, seed " + SEED);
        DaemonConfig config = TestDaemon.anyPort()
                .withGrants(List.of(
                        new DaemonConfig.Grant("reader", Role.READ, Optional.empty(), Tokens.sha256("reader-token")),
                        new DaemonConfig.Grant(
                                "confined",
                                Role.ADMIN,
                                Optional.of(new ProjectId("confined")),
                                Tokens.sha256("confined-token"))));
        try (TestDaemon daemon = TestDaemon.start(folder, config)) {
            daemon.ground();
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int number = i;
                workers.add(Thread.ofVirtual().start(() -> work(daemon, number)));
            }
            for (Thread worker : workers) {
                worker.join();
            }
            System.out.println("fuzz: answers by status " + statuses);
            assertThat(faults).as("seed " + SEED).isEmpty();
            assertSound(daemon);
        }
    }

    private void work(TestDaemon daemon, int number) {
        RequestGenerator generator = new RequestGenerator(
                FILE, SEED + number, List.of(daemon.token(), "reader-token", "confined-token"), "w" + number);
        // What load balancers need is not told to the generator, so that it is there to the end.
        for (int i = 0; i < 3; i++) {
            String id = RequestGenerator.compute("w" + number, i);
            daemon.post("/v1/computes", "{\"id\": \"" + id + "\"}");
        }
        while (left.get() > 0 && faults.size() < ENOUGH_FAULTS) {
            connection(daemon, generator);
        }
    }

    /** Sends requests on one connection as long as it is kept. */
    private void connection(TestDaemon daemon, RequestGenerator generator) {
        RequestGenerator.Made made = null;
        try (RawHttp raw = new RawHttp(daemon.uri("/"), DEADLINE)) {
            while (left.getAndDecrement() > 0 && faults.size() < ENOUGH_FAULTS) {
                made = generator.next();
                raw.send(made.bytes());
                RawHttp.Answer answer = raw.read(made.method());
                statuses.computeIfAbsent(answer.status(), _ -> new AtomicInteger())
                        .incrementAndGet();
                look(made, answer);
                learn(generator, made, answer);
                if (LAST.contains(answer.status()) || answer.isLast()) {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            faults.add("no answer: " + e + " to\n" + made);
        }
    }

    private void look(RequestGenerator.Made made, RawHttp.Answer answer) {
        List<String> wrong = new ArrayList<>();
        Optional<ApiDescription.Operation> operation = operation(made);
        boolean isProblem = answer.status() >= 400 && !made.method().equals("HEAD");
        if (answer.status() == 500) {
            wrong.add("a defect");
        }
        if (isProblem && INSIDE.matcher(answer.body()).find()) {
            wrong.add("it tells of the inside");
        }
        if (answer.header("X-Request-Id").isEmpty()) {
            wrong.add("it has no X-Request-Id");
        }
        if (isProblem && GENERAL.contains(answer.status())) {
            wrong.addAll(FILE.problemFaults(answer.body()));
        }
        boolean isDescribed =
                operation.map(it -> it.statuses().contains(answer.status())).orElse(false);
        // A path with dots is another one.
        boolean isKnown = !made.target().contains("/.");
        if (isKnown && !isDescribed && !(GENERAL.contains(answer.status()) && (operation.isEmpty() || isOdd(made)))) {
            wrong.add("nothing of this status is in the file");
        }
        if (isKnown && isDescribed && !made.method().equals("HEAD")) {
            wrong.addAll(FILE.faults(operation.get(), answer.status(), answer::header, answer.body()));
        }
        if (!wrong.isEmpty()) {
            faults.add(wrong + ": " + answer.status() + " " + answer.body() + " to\n" + made);
        }
    }

    /** Whether a request's line or headers say something that may be refused before it is known what it is. */
    private static boolean isOdd(RequestGenerator.Made made) {
        String head = new String(made.bytes(), StandardCharsets.ISO_8859_1).replaceFirst("(?s)\r\n\r\n.*", "\r\n");
        return !head.matches("([ -~]*\r\n)*") || made.target().matches("(?s).*([^!-~]|%|//|;|/\\.|[<>\"\\\\^`{|}#]).*");
    }

    private static Optional<ApiDescription.Operation> operation(RequestGenerator.Made made) {
        String path = made.target().replaceFirst("(?s)[?#].*", "");
        String method = made.method().equals("HEAD") ? "GET" : made.method();
        return FILE.operations().stream()
                .filter(it -> it.method().equals(method)
                        && path.matches(it.path().replace(".", "\\.").replaceAll("\\{[a-z_]+}", "[^/]+")))
                .findFirst();
    }

    private static void learn(RequestGenerator generator, RequestGenerator.Made made, RawHttp.Answer answer) {
        boolean leadsElsewhere = made.target().contains("/.");
        if (answer.status() < 200 || answer.status() > 202 || made.method().equals("HEAD") || leadsElsewhere) {
            return;
        }
        try {
            switch (made.operation().id()) {
                case "createNetwork" -> generator.remember("network", id(answer));
                case "createSubnet" -> generator.remember("subnet", id(answer));
                case "registerCompute" -> generator.remember("compute", id(answer));
                case "createLoadBalancer" -> {
                    generator.remember("operation", id(answer));
                    JsonNode operation = TestDaemon.JSON.readTree(answer.body());
                    generator.remember("load_balancer", operation.path("name").asString());
                }
                case "listPorts" ->
                    TestDaemon.JSON
                            .readTree(answer.body())
                            .path("ports")
                            .forEach(port ->
                                    generator.remember("port", port.path("id").asString()));
                case "getLoadBalancer" -> generator.remember("load_balancer", id(answer));
                case "getPagePart", "getPage" -> generator.remember("file", "icon.svg");
                default -> {
                    // Nothing that a later request could name.
                }
            }
        } catch (JacksonException e) {
            throw new IllegalStateException(answer.toString(), e);
        }
    }

    private static String id(RawHttp.Answer answer) {
        return TestDaemon.JSON.readTree(answer.body()).path("id").asString("none");
    }

    private static void assertSound(TestDaemon daemon) throws InterruptedException {
        for (int i = 0;
                !json(daemon.get("/v1/operations?state=RUNNING"))
                        .path("operations")
                        .isEmpty();
                i++) {
            assertThat(i).as("operations end").isLessThan(600);
            Thread.sleep(50);
        }
        Map<String, Integer> states = new TreeMap<>();
        String next = "";
        do {
            JsonNode page = json(daemon.get("/v1/operations?limit=1000" + (next.isEmpty() ? "" : "&marker=" + next)));
            for (JsonNode operation : page.path("operations")) {
                assertThat(operation.path("error").path("kind").asString(""))
                        .as(operation.toString())
                        .isNotEqualTo("BUG");
                assertThat(operation.path("error").path("left_behind"))
                        .as(operation.toString())
                        .isEmpty();
                states.merge(
                        operation.path("kind").asString() + " "
                                + operation.path("state").asString(),
                        1,
                        Integer::sum);
            }
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        System.out.println("fuzz: operations " + states);
        for (JsonNode page = json(daemon.get("/v1/load-balancers?limit=1000"));
                !page.path("load_balancers").isEmpty();
                page = json(daemon.get("/v1/load-balancers?limit=1000"))) {
            for (JsonNode it : page.path("load_balancers")) {
                assertThat(it.path("status").asString()).as(it.toString()).isEqualTo("ACTIVE");
                JsonNode deleted =
                        json(daemon.delete("/v1/load-balancers/" + it.path("id").asString()));
                assertThat(deleted.path("state").asString())
                        .as(deleted.toString())
                        .isEqualTo("SUCCEEDED");
            }
        }
        for (JsonNode finding : json(daemon.get("/v1/audit")).path("findings")) {
            // A port that a request made on purpose; anything else is a leak.
            assertThat(finding.path("verdict").asString())
                    .as(finding.toString())
                    .isEqualTo("KNOWN");
            assertThat(finding.path("load_balancer").isNull())
                    .as(finding.toString())
                    .isTrue();
            assertThat(daemon.delete("/v1/ports/" + finding.path("id").asString())
                            .statusCode())
                    .as(finding.toString())
                    .isEqualTo(204);
        }
        assertThat(json(daemon.get("/v1/audit")).path("findings")).isEmpty();
        assertThat(daemon.driver().administration().listPorts()).isEmpty();
        assertThat(daemon.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(daemon.get("/metrics").body()).contains("jackfield_operations_running 0.0");
    }
}
