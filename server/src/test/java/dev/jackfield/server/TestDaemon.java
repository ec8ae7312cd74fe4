package dev.jackfield.server;

import dev.jackfield.core.ControllerConfig;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;

/** A daemon on the memory driver, and a client of it that has the administrator's token. */
final class TestDaemon implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final NetworkDriver driver;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Daemon daemon;

    private TestDaemon(Path folder, NetworkDriver driver, DaemonConfig config) {
        this.folder = folder;
        this.driver = driver;
        this.daemon = start(config);
    }

    static TestDaemon start(Path folder, DaemonConfig config) {
        return start(folder, config, UnaryOperator.identity());
    }

    /** On a driver that is made of the memory driver. */
    static TestDaemon start(Path folder, DaemonConfig config, UnaryOperator<NetworkDriver> changed) {
        try {
            Files.createDirectories(folder.resolve("network"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NetworkDriver driver = ServiceLoader.load(NetworkDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("memory"))
                .findFirst()
                .orElseThrow()
                .open(new DriverConfig(new InstallationId("test"), folder.resolve("network"), Map.of()));
        return new TestDaemon(folder, changed.apply(driver), config);
    }

    /** On a free port of loopback. */
    static DaemonConfig anyPort() {
        return DaemonConfig.usual().withListen(DaemonConfig.Listen.parse("127.0.0.1:0"));
    }

    private Daemon start(DaemonConfig config) {
        return Daemon.start(
                config, ControllerConfig.in(folder.resolve("controller")), driver, folder.resolve("server"));
    }

    /** Stops it and starts another one on the same state. */
    void restart(DaemonConfig config) {
        daemon.close();
        daemon = start(config);
    }

    NetworkDriver driver() {
        return driver;
    }

    Daemon daemon() {
        return daemon;
    }

    String token() {
        try {
            return Files.readString(daemon.tokenFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri(String path) {
        return daemon.address().resolve(path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token());
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpClient http() {
        return http;
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).header("Prefer", "wait=30").DELETE());
    }

    HttpResponse<String> post(String path, String body) {
        return send(body(path, body).header("Prefer", "wait=30"));
    }

    /** A POST that does not wait for its operation. */
    HttpRequest.Builder body(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> put(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=30")
                .PUT(BodyPublishers.ofString(body)));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    /** Two networks with a subnet each, and three instances. */
    void ground() {
        for (String name : new String[] {"front", "back"}) {
            String network = json(post("/v1/networks", "{\"name\":\"" + name + "\"}"))
                    .path("id")
                    .asString();
            post(
                    "/v1/subnets",
                    "{\"name\":\"" + name + "-v4\",\"network_id\":\"" + network + "\",\"cidr\":\""
                            + (name.equals("front") ? "203.0.113.0/24" : "192.0.2.0/24") + "\"}");
        }
        for (int i = 1; i <= 3; i++) {
            post("/v1/computes", "{\"id\":\"mem:amp-" + i + "\"}");
        }
    }

    /** The description of a load balancer of two amphorae on the ground. */
    static String web(String name) {
        return """
                {"version": 1, "name": "%s", "topology": "ACTIVE_STANDBY", "vip": {"subnet": "front-v4"},
                 "listeners": [{"protocol": "HTTP", "port": 80}],
                 "members": [{"address": "192.0.2.11", "port": 8080, "subnet": "back-v4"}],
                 "amphorae": ["mem:amp-1", "mem:amp-2"]}""".formatted(name);
    }

    @Override
    public void close() {
        daemon.close();
        driver.close();
    }
}
