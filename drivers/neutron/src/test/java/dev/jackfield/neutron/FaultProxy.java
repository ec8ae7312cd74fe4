package dev.jackfield.neutron;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Stands between the driver and the services of a real cloud, passes requests on, and does to some of them what a rule says. */
final class FaultProxy implements AutoCloseable {
    /** Longer than any test lets a request hang. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final int UNAUTHORIZED = 401;
    private static final int ACCEPTED = 202;
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "content-length", "date", "host", "http2-settings", "transfer-encoding", "upgrade");

    static {
        // A connection that the server closes while it idles would be a fault of its own.
        System.setProperty("sun.net.httpserver.idleInterval", "600");
    }

    /** Says what befalls a request; empty: it is passed on. */
    @FunctionalInterface
    interface Rule {
        Rule NONE = point -> Optional.empty();

        Optional<Fault> on(FaultPoint point);
    }

    /** A rule, and what came while it was in force. */
    private static final class Watch {
        final Rule rule;
        final List<FaultPoint> seen = new CopyOnWriteArrayList<>();
        final List<FaultPoint> struck = new CopyOnWriteArrayList<>();
        final CountDownLatch over = new CountDownLatch(1);

        Watch(Rule rule) {
            this.rule = rule;
        }

        synchronized Optional<Fault> decide(FaultPoint kind) {
            FaultPoint point = kind.nth(
                    (int) seen.stream().filter(it -> it.nth(0).equals(kind)).count());
            seen.add(point);
            Optional<Fault> fault = rule.on(point);
            fault.ifPresent(it -> struck.add(point));
            return fault;
        }
    }

    private final Map<String, URI> services;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private volatile Watch watch = new Watch(Rule.NONE);

    /**
     * Starts a proxy on a free port of the loopback.
     *
     * @param services where requests go whose path begins with a service's name
     */
    FaultProxy(Map<String, URI> services) {
        this.services = Map.copyOf(services);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        services.keySet().forEach(name -> server.createContext("/" + name, exchange -> handle(name, exchange)));
        server.start();
    }

    String url(String service) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + service;
    }

    /** Puts a rule in force, in the place of the last one, and counts anew. */
    void rule(Rule rule) {
        Watch last = watch;
        watch = new Watch(rule);
        last.over.countDown();
    }

    /** The requests since the last rule. */
    List<FaultPoint> seen() {
        return List.copyOf(watch.seen);
    }

    /** Those of them that something befell. */
    List<FaultPoint> struck() {
        return List.copyOf(watch.struck);
    }

    private void handle(String service, HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        URI uri = exchange.getRequestURI();
        String path = uri.getRawPath().substring(service.length() + 1);
        String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
        Watch now = watch;
        Optional<Fault> struck = now.decide(FaultPoint.of(service, exchange.getRequestMethod(), path, query));
        if (struck.isEmpty() || struck.get().isAfter()) {
            URI target = URI.create(services.get(service) + path + (query.isEmpty() ? "" : "?" + query));
            HttpResponse<byte[]> answer = passOn(exchange, target, body);
            if (struck.isEmpty()) {
                answer(exchange, answer);
                return;
            }
        }
        Fault fault = struck.get();
        if (fault == Fault.HANG) {
            await(now);
        }
        if (fault.status == 0) {
            exchange.close(); // without an answer this closes the connection
        } else {
            answer(exchange, service, fault);
        }
    }

    private HttpResponse<byte[]> passOn(HttpExchange exchange, URI target, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(LONGEST)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        send(exchange, answer.statusCode(), answer.body());
    }

    private static void answer(HttpExchange exchange, String service, Fault fault) throws IOException {
        if (fault == Fault.BUSY) {
            exchange.getResponseHeaders().set("Retry-After", "1");
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        String message = "as the proxy says";
        String text = service.equals("network")
                ? "{\"NeutronError\": {\"type\": \"%s\", \"message\": \"%s\", \"detail\": \"\"}}"
                        .formatted(fault.type, message)
                : "{\"%s\": {\"code\": %d, \"message\": \"%s\"}}".formatted(fault.type, fault.status, message);
        String body = fault.status == ACCEPTED ? "" : fault.status == UNAUTHORIZED ? "Authentication required" : text;
        send(exchange, fault.status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static void await(Watch hanging) {
        try {
            hanging.over.await(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        rule(Rule.NONE);
        server.stop(0);
        threads.close();
        client.close();
    }
}
