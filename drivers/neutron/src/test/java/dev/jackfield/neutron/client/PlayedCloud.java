package dev.jackfield.neutron.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jackfield.network.BackendRequest;
import dev.jackfield.neutron.client.CloudConfig.Trust;
import dev.jackfield.neutron.client.Login.ByPassword;
import dev.jackfield.neutron.client.Login.Domain;
import dev.jackfield.neutron.client.Login.Named;
import dev.jackfield.neutron.client.Login.Scope;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that plays what Keystone and Neutron answered, to see what the client makes of it. Tokens are {@code token-1},
 * {@code token-2} …; answers to other requests are played in the order in which they were put down.
 */
final class PlayedCloud implements AutoCloseable {
    /** A port as a cloud tells of it, cut to what these tests look at. */
    static final String PORT =
            "{\"port\": {\"id\": \"p-1\", \"name\": \"%s\", \"network_id\": \"n-1\", \"revision_number\": %d}}";

    final AtomicInteger tokens = new AtomicInteger();
    final List<Heard> heard = new CopyOnWriteArrayList<>();
    final List<BackendRequest> requests = new CopyOnWriteArrayList<>();
    volatile Duration tokenLife = Duration.ofHours(1);
    volatile Optional<String> catalogue = Optional.empty();

    private final Queue<Play> plays = new ConcurrentLinkedQueue<>();
    private final Queue<Play> logins = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    /** A request that reached the server. */
    record Heard(String method, String uri, String token, String requestId, String ifMatch, String body) {}

    /** What the server does with a request. */
    interface Play {
        void answer(HttpExchange exchange) throws IOException;
    }

    PlayedCloud() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v3/auth/tokens", this::login);
        server.createContext("/v2.0", this::play);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    CloudConfig config() {
        Domain domain = new Domain(Optional.of("default"), Optional.empty());
        Named user = new Named(Optional.empty(), Optional.of("jackfield"), Optional.of(domain));
        Named project = new Named(Optional.empty(), Optional.of("service"), Optional.of(domain));
        Login login = new ByPassword(user, new Secret("s3cret"), new Scope.OfProject(project));
        return config(login);
    }

    CloudConfig config(Login login) {
        URI authUrl = URI.create(url() + "/v3");
        Trust trust = new Trust(true, Optional.empty());
        return new CloudConfig("played", authUrl, login, Optional.empty(), "public", Map.of(), trust);
    }

    OpenStack open() {
        return OpenStack.open(config(), requests::add);
    }

    /** Puts answers to come down. */
    PlayedCloud then(Play... answers) {
        plays.addAll(List.of(answers));
        return this;
    }

    /** Puts answers of Keystone down, that come before those with a token. */
    PlayedCloud thenLogin(Play... answers) {
        logins.addAll(List.of(answers));
        return this;
    }

    static Play json(int status, String body, String... headers) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set(Http.REQUEST_ID, "req-of-the-cloud");
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    static Play port(String name, int revision) {
        return json(200, PORT.formatted(name, revision));
    }

    static Play error(int status, String type, String... headers) {
        return json(
                status,
                "{\"NeutronError\": {\"type\": \"" + type
                        + "\", \"message\": \"as the cloud says\", \"detail\": \"\"}}",
                headers);
    }

    /** Takes the request, and cuts the connection. */
    static Play lost() {
        return HttpExchange::close;
    }

    /** Answers with half of what it promises, and cuts the connection. */
    static Play half() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"port\": ".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    /** Takes the request, and says nothing for as long as a test may last. */
    static Play silence() {
        return exchange -> {
            try {
                Thread.sleep(Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void login(HttpExchange exchange) throws IOException {
        hear(exchange);
        Play play = logins.poll();
        if (play != null) {
            play.answer(exchange);
            return;
        }
        Instant now = Instant.now();
        String services = catalogue.orElseGet(() ->
                "[{\"type\": \"network\", \"endpoints\": [{\"interface\": \"public\", \"region\": \"R\", \"url\": \""
                        + url() + "\"}]}]");
        String body = "{\"token\": {\"issued_at\": \"" + now + "\", \"expires_at\": \"" + now.plus(tokenLife)
                + "\", \"project\": {\"id\": \"project-1\"}, \"catalog\": " + services + "}}";
        json(201, body, "X-Subject-Token", "token-" + tokens.incrementAndGet()).answer(exchange);
    }

    private void play(HttpExchange exchange) throws IOException {
        hear(exchange);
        Play play = plays.poll();
        (play == null ? json(418, "nothing was put down") : play).answer(exchange);
    }

    private void hear(HttpExchange exchange) throws IOException {
        heard.add(new Heard(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Auth-Token")),
                String.valueOf(exchange.getRequestHeaders().getFirst(Http.REQUEST_ID)),
                String.valueOf(exchange.getRequestHeaders().getFirst("If-Match")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    }

    /** What reached Neutron. */
    List<Heard> heardByNeutron() {
        return heard.stream().filter(it -> it.uri().startsWith("/v2.0")).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
