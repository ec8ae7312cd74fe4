package dev.jackfield.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI file and the daemon say the same. */
class OpenApiTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofMillis(300);

    /** Their 500 and 503 come from the daemon's files. */
    private static final Set<String> ON_FILES = Set.of("load balancers", "operations");

    private static final ApiDescription FILE = ApiDescription.read();

    /** Defects are made here, and the log is not to be full of them. */
    private static final Logger LOG = Logger.getLogger("dev.jackfield.server");

    @TempDir
    private Path folder;

    @BeforeEach
    void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        LOG.setLevel(null);
    }

    @Test
    void eachReferenceLeadsSomewhereAndEachExampleIsValid() {
        assertThat(FILE.document().path("openapi").asString()).isEqualTo("3.1.0");
        List<String> faults = new ArrayList<>();
        FILE.document().findValuesAsString("$ref").forEach(reference -> {
            if (FILE.document().at(reference.substring(1)).isMissingNode()) {
                faults.add("nothing is at " + reference);
            }
        });
        FILE.document()
                .path("components")
                .path("schemas")
                .propertyNames()
                .forEach(name -> FILE.check(ApiDescription.reference(name), FILE.document()));
        for (JsonNode body : FILE.document().path("components").path("requestBodies")) {
            JsonNode content = body.path("content").path("application/json");
            List<JsonNode> examples = new ArrayList<>(content.path("examples").findValues("value"));
            if (content.has("example")) {
                examples.add(content.path("example"));
            }
            assertThat(examples).as(content.toString()).isNotEmpty();
            examples.forEach(example ->
                    FILE.check(content.path("schema"), example).forEach(fault -> faults.add(example + ": " + fault)));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void theFileHasTheRoutesOfTheDaemonAndNoOthers() {
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort())) {
            List<String> routes = daemon.daemon().routes().stream()
                    .map(route -> route.operation() + " " + route.method() + " " + route.path() + " "
                            + route.role().map(Enum::name) + " " + route.role().isPresent())
                    .toList();
            assertThat(FILE.operations().stream()
                            .map(it -> it.id() + " " + it.method() + " " + it.path() + " " + it.role() + " "
                                    + it.isSecured()))
                    .containsExactlyInAnyOrderElementsOf(routes)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void eachAnswerOfTheFileIsGivenAsTheFileSays() {
        List<String> faults = new ArrayList<>();
        try (Provocations healthy = Provocations.start(folder, PATIENT)) {
            for (ApiDescription.Operation operation : FILE.operations()) {
                for (int status : operation.statuses()) {
                    if (!isSeenElsewhere(operation, status)) {
                        faults.addAll(faults(operation, status, healthy.provoke(operation, status)));
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static boolean isSeenElsewhere(ApiDescription.Operation operation, int status) {
        return switch (status) {
            case 408 -> true;
            // It takes two at once, of which the first hangs.
            case 409 -> operation.id().equals("recoverLoadBalancers");
            case 500, 503 -> isOnFiles(operation);
            case 200 -> operation.id().equals("streamEvents");
            default -> false;
        };
    }

    @Test
    void aStreamOfEventsBeginsAsTheFileSays() throws IOException {
        try (Provocations healthy = Provocations.start(folder, PATIENT)) {
            RawHttp.Answer answer = healthy.stream();
            assertThat(FILE.faults(FILE.operation("streamEvents"), answer.status(), answer::header, answer.body()))
                    .isEmpty();
        }
    }

    /** What the daemon's files make of a request is seen where they are broken. */
    private static boolean isOnFiles(ApiDescription.Operation operation) {
        return !operation.id().equals("streamEvents")
                && (operation.id().equals("getMetrics")
                        || ON_FILES.contains(
                                operation.node().path("tags").path(0).asString("")));
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws IOException {
        List<String> faults = new ArrayList<>();
        try (Provocations impatient = Provocations.start(folder, IMPATIENT)) {
            for (ApiDescription.Operation operation : FILE.operations()) {
                if (!operation.takesBody()) {
                    continue;
                }
                Provocations.Asked good = impatient.good(operation, 408);
                try (RawHttp raw = new RawHttp(impatient.daemon().uri("/"), Duration.ofSeconds(10))) {
                    raw.send(good.method() + " " + good.path() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n");
                    raw.send("Content-Type: application/json\r\nAuthorization: "
                            + good.headers().get("Authorization") + "\r\n\r\n{");
                    RawHttp.Answer answer = raw.read(good.method());
                    faults.addAll(expected(operation, 408, answer.status(), answer.body()));
                    faults.addAll(named(operation, 408, FILE.faults(operation, 408, answer::header, answer.body())));
                    assertThat(raw.isClosed()).isTrue();
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void filesThatHaveLostTheirTablesAreADefect() throws SQLException {
        try (Provocations broken = Provocations.start(folder, PATIENT)) {
            List<Provocations.Asked> prepared = prepared(broken, 500);
            sql("controller/controller.db", "ALTER TABLE load_balancer RENAME TO lost");
            sql("server/operations.db", "ALTER TABLE operation RENAME TO lost");
            assertThat(faults(broken, prepared, 500)).isEmpty();
        }
    }

    @Test
    void filesThatAreDamagedAreUnavailable() throws SQLException, IOException {
        try (Provocations broken = Provocations.start(folder, PATIENT)) {
            List<Provocations.Asked> prepared = prepared(broken, 503);
            for (String file : List.of("controller/controller.db", "server/operations.db")) {
                sql(file, "PRAGMA user_version=1", "PRAGMA wal_checkpoint(TRUNCATE)");
                byte[] garbage = new byte[(int) Files.size(folder.resolve(file))];
                Arrays.fill(garbage, (byte) 'x');
                Files.write(folder.resolve(file), garbage, StandardOpenOption.WRITE);
            }
            assertThat(faults(broken, prepared, 503)).isEmpty();
        }
    }

    private void sql(String file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(file));
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    private static List<ApiDescription.Operation> onFiles(int status) {
        return FILE.operations().stream()
                .filter(operation ->
                        isOnFiles(operation) && operation.statuses().contains(status))
                .toList();
    }

    private static List<Provocations.Asked> prepared(Provocations daemon, int status) {
        return onFiles(status).stream()
                .map(operation -> daemon.good(operation, status))
                .toList();
    }

    private static List<String> faults(Provocations broken, List<Provocations.Asked> prepared, int status) {
        List<String> faults = new ArrayList<>();
        List<ApiDescription.Operation> operations = onFiles(status);
        for (int i = 0; i < operations.size(); i++) {
            faults.addAll(faults(operations.get(i), status, broken.send(prepared.get(i))));
        }
        return faults;
    }

    private static List<String> faults(ApiDescription.Operation operation, int status, HttpResponse<String> answer) {
        List<String> faults = new ArrayList<>(expected(operation, status, answer.statusCode(), answer.body()));
        faults.addAll(named(
                operation,
                answer.statusCode(),
                FILE.faults(operation, answer.statusCode(), answer.headers()::firstValue, answer.body())));
        return faults;
    }

    private static List<String> expected(ApiDescription.Operation operation, int wanted, int status, String body) {
        return status == wanted
                ? List.of()
                : List.of(operation.id() + ": " + wanted + " was to come, but it is " + status + ": " + body);
    }

    private static List<String> named(ApiDescription.Operation operation, int status, List<String> faults) {
        return faults.stream()
                .limit(3)
                .map(fault -> operation.id() + " " + status + ": " + fault)
                .toList();
    }
}
