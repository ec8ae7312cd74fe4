package dev.jackfield.server;

import dev.jackfield.network.ProjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

import static dev.jackfield.server.TestDaemon.json;
import static dev.jackfield.server.TestDaemon.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who may do what: tokens, their roles and their projects. */
class SecurityTest {
    private static final String SHOP = "shop-token";
    private static final String OTHER = "other-token";

    @TempDir
    private Path folder;

    private final FaultyDriver[] driver = new FaultyDriver[1];
    private TestDaemon daemon;

    @BeforeEach
    void start() {
        List<DaemonConfig.Grant> grants = new ArrayList<>();
        for (Role role : Role.values()) {
            grants.add(new DaemonConfig.Grant(role.name(), role, Optional.empty(), Tokens.sha256(token(role))));
        }
        grants.add(confined("shop", SHOP));
        grants.add(confined("other", OTHER));
        DaemonConfig config = TestDaemon.anyPort()
                .withGrants(grants)
                .withLimits(new DaemonConfig.Limits(1 << 20, 1, 10, 100, Duration.ofSeconds(30)));
        daemon = TestDaemon.start(folder, config, real -> {
            driver[0] = new FaultyDriver(real);
            return driver[0].driver();
        });
        daemon.ground();
    }

    @AfterEach
    void stop() {
        driver[0].letGo();
        daemon.close();
    }

    private static String token(Role role) {
        return role + "-token";
    }

    private static DaemonConfig.Grant confined(String project, String token) {
        return new DaemonConfig.Grant(project, Role.ADMIN, Optional.of(new ProjectId(project)), Tokens.sha256(token));
    }

    private HttpResponse<String> ask(String method, String path, String authorization, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(daemon.uri(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=30")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return daemon.send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }

    private HttpResponse<String> as(String token, String method, String path, String body) {
        return ask(method, path, "Bearer " + token, body);
    }

    private static String concrete(Route route) {
        return route.path().replaceFirst("\\{[a-z_]+}", "absent");
    }

    @Test
    void withoutATokenNothingIsShownThatNeedsOne() {
        for (Route route : daemon.daemon().routes()) {
            if (route.role().isEmpty()) {
                continue;
            }
            for (String authorization :
                    List.of("", "Bearer", "Bearer wrong", "Basic " + daemon.token(), daemon.token())) {
                HttpResponse<String> answer = ask(route.method(), concrete(route), authorization, "");
                assertThat(answer.statusCode())
                        .as(route + " with " + authorization)
                        .isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
                assertThat(json(answer).path("kind").asString()).isEqualTo("UNAUTHENTICATED");
            }
        }
        assertThat(ask("GET", "/v1/networks?token=" + daemon.token(), "", "").statusCode())
                .isEqualTo(401);
        assertThat(ask("GET", "/v1/networks", "bearer " + daemon.token(), "").statusCode())
                .as("a scheme is written in whatever case")
                .isEqualTo(200);
    }

    @Test
    void eachRouteIsOpenToItsRoleAndThoseAboveIt() {
        for (Route route : daemon.daemon().routes()) {
            if (route.role().isEmpty() || route.operation().equals("streamEvents")) {
                continue;
            }
            for (Role role : Role.values()) {
                int status =
                        as(token(role), route.method(), concrete(route), "").statusCode();
                boolean may = role.compareTo(route.role().get()) >= 0;
                assertThat(status == 403)
                        .as(route + " as " + role + ": " + status)
                        .isEqualTo(!may);
                assertThat(status).isNotEqualTo(401).isLessThan(500);
            }
        }
    }

    @Test
    void whatIsOfAnotherProjectIsNotThere() {
        HttpResponse<String> made = as(SHOP, "POST", "/v1/load-balancers", web("web"));
        assertThat(json(made).path("state").asString()).as(made.body()).isEqualTo("SUCCEEDED");
        assertThat(json(made).path("project_id").asString()).isEqualTo("shop");
        String id = json(made).path("load_balancer_id").asString();
        String operation = json(made).path("id").asString();
        String before = as(SHOP, "GET", "/v1/load-balancers/web", "").body();

        for (Route route : daemon.daemon().routes()) {
            if (!route.path().contains("{load_balancer}") || route.operation().equals("adoptLoadBalancer")) {
                continue;
            }
            for (String name : List.of(id, "web")) {
                String path = route.path().replace("{load_balancer}", name);
                HttpResponse<String> answer = as(OTHER, route.method(), path, body(route));
                assertThat(answer.statusCode()).as(route + " " + answer.body()).isEqualTo(404);
                assertThat(json(answer).path("detail").asString()).isEqualTo("no such load balancer: " + name);
            }
        }
        for (String path : List.of("/v1/operations/" + operation, "/v1/operations/" + operation + "/cancel")) {
            String method = path.endsWith("cancel") ? "POST" : "GET";
            assertThat(as(OTHER, method, path, "").statusCode()).isEqualTo(404);
        }
        for (String path : List.of("/v1/load-balancers", "/v1/load-balancers?project=shop", "/v1/operations")) {
            JsonNode page = json(as(OTHER, "GET", path, ""));
            assertThat(page.path(path.contains("operations") ? "operations" : "load_balancers")
                            .size())
                    .as(path)
                    .isZero();
        }
        HttpResponse<String> foreign = as(
                OTHER,
                "POST",
                "/v1/load-balancers",
                web("mine").replace("\"name\"", "\"project\": \"shop\", \"name\""));
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(as(
                                OTHER,
                                "POST",
                                "/v1/load-balancers/" + id + "/adopt",
                                web("web").replace("\"name\"", "\"project\": \"shop\", \"name\""))
                        .statusCode())
                .isEqualTo(403);
        assertThat(as(SHOP, "GET", "/v1/load-balancers/web", "").body()).isEqualTo(before);
        for (String path : List.of("/v1/ports", "/v1/audit", "/metrics")) {
            assertThat(as(OTHER, "GET", path, "").statusCode()).as(path).isEqualTo(403);
        }
    }

    private static String body(Route route) {
        return switch (route.operation()) {
            case "updateLoadBalancer" -> web("web");
            case "replaceAmphora" -> "{\"lost\": \"mem:amp-1\", \"with\": \"mem:amp-3\"}";
            case "replaceAllAmphorae" -> "{\"with\": [\"mem:amp-3\", \"mem:amp-4\"]}";
            default -> "";
        };
    }

    @Test
    void oneProjectsOperationsDoNotCountForAnother() {
        driver[0].hold();
        assertThat(begin(SHOP, "one").statusCode()).isEqualTo(202);
        HttpResponse<String> second = begin(SHOP, "two");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(begin(OTHER, "one").statusCode()).isEqualTo(202);
        driver[0].letGo();
    }

    private HttpResponse<String> begin(String token, String name) {
        return daemon.send(HttpRequest.newBuilder(daemon.uri("/v1/load-balancers"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(web(name))));
    }

    @Test
    void theTokenIsOfItsOwnerAloneAndNowhereElse() throws IOException {
        Logger root = Logger.getLogger("");
        Lines lines = new Lines();
        root.addHandler(lines);
        try {
            String token = daemon.token();
            List<HttpResponse<String>> answers = List.of(
                    daemon.get("/v1/principal"),
                    daemon.get("/v1/load-balancers/" + token),
                    daemon.get("/nowhere"),
                    daemon.post("/v1/load-balancers", web("web")),
                    daemon.post("/v1/load-balancers", "{\"no\": JSON"),
                    ask("GET", "/v1/networks", "Basic " + token, ""));
            daemon.restart(TestDaemon.anyPort());
            assertThat(answers).allSatisfy(answer -> {
                if (!answer.request().uri().getPath().contains(token)) {
                    assertThat(answer.body() + answer.headers().map()).doesNotContain(token);
                }
            });
            assertThat(lines.text).isNotEmpty().noneMatch(line -> line.contains(token));
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!file.equals(daemon.daemon().tokenFile())) {
                        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                                .as(file.toString())
                                .doesNotContain(token);
                    }
                }
            }
        } finally {
            root.removeHandler(lines);
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(daemon.daemon().tokenFile())))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(daemon.daemon().tokenFile(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> daemon.restart(TestDaemon.anyPort())).hasMessageContaining("may be read by others");
        Files.setPosixFilePermissions(folder.resolve("server/token"), PosixFilePermissions.fromString("rw-------"));
        daemon.restart(TestDaemon.anyPort());
    }

    @Test
    void whatOthersCanReachNeedsCertificatesOfBothSides() {
        DaemonConfig.Tls oneSided = new DaemonConfig.Tls(Path.of("c"), Path.of("k"), Optional.empty());
        for (String address : List.of("0.0.0.0:0", "192.0.2.1:0", "[::]:0", "[2001:db8::1]:0")) {
            DaemonConfig.Listen listen = DaemonConfig.Listen.parse(address);
            assertThatThrownBy(() -> DaemonConfig.usual().withListen(listen)).hasMessageContaining("client_ca");
            assertThatThrownBy(() -> DaemonConfig.usual().withTls(oneSided).withListen(listen))
                    .hasMessageContaining("client_ca");
        }
    }

    private static final class Lines extends Handler {
        private final List<String> text = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord line) {
            text.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
