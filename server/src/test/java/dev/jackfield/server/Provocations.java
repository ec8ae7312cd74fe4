package dev.jackfield.server;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.ProjectId;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.jackfield.server.TestDaemon.json;

/** A daemon that is made to give each answer that each of its operations may give. */
final class Provocations implements AutoCloseable {
    private static final String READER = "reader-token";
    private static final String CONFINED = "confined-token";
    private static final int BODY_BYTES = 16 << 10;

    /** What belongs to all projects, and is not shown to who is confined to one. */
    private static final Set<String> OF_ALL = Set.of(
            "listPorts",
            "getPort",
            "listSecurityGroups",
            "getSecurityGroup",
            "listQosPolicies",
            "getQosPolicy",
            "audit",
            "reconcile",
            "getMetrics");

    private final TestDaemon daemon;
    private final FaultyDriver driver;
    private final AtomicInteger names = new AtomicInteger();
    private final String shared;

    private Provocations(TestDaemon daemon, FaultyDriver driver) {
        this.daemon = daemon;
        this.driver = driver;
        daemon.ground();
        this.shared = loadBalancer();
    }

    /**
     * Starts a daemon.
     *
     * @param idle how long a connection may say nothing
     */
    static Provocations start(Path folder, Duration idle) {
        DaemonConfig config = TestDaemon.anyPort()
                .withGrants(List.of(
                        new DaemonConfig.Grant("reader", Role.READ, Optional.empty(), Tokens.sha256(READER)),
                        new DaemonConfig.Grant(
                                "confined",
                                Role.ADMIN,
                                Optional.of(new ProjectId("confined")),
                                Tokens.sha256(CONFINED))))
                .withLimits(new DaemonConfig.Limits(BODY_BYTES, 1, 1, 100, idle));
        FaultyDriver[] made = new FaultyDriver[1];
        TestDaemon daemon = TestDaemon.start(folder, config, real -> {
            made[0] = new FaultyDriver(real);
            return made[0].driver();
        });
        return new Provocations(daemon, made[0]);
    }

    TestDaemon daemon() {
        return daemon;
    }

    /** The head of an event stream. */
    RawHttp.Answer stream() throws IOException {
        try (RawHttp stream = new RawHttp(daemon.uri("/"), Duration.ofSeconds(10))) {
            stream.send("GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + daemon.token() + "\r\n\r\n");
            return stream.readHead();
        }
    }

    /** A request, which can be changed. */
    record Asked(String method, String path, Map<String, String> headers, String body) {
        Asked with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Asked(method, path, more, body);
        }

        Asked at(String newPath) {
            return new Asked(method, newPath, headers, body);
        }

        Asked of(String newBody) {
            return new Asked(method, path, headers, newBody);
        }
    }

    HttpResponse<String> send(Asked asked) {
        HttpRequest.Builder request = HttpRequest.newBuilder(daemon.uri(asked.path()))
                .timeout(Duration.ofSeconds(30))
                .method(
                        asked.method(),
                        asked.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(asked.body()));
        asked.headers().forEach(request::header);
        return daemon.send(request);
    }

    /** Has an operation answer with a status. */
    HttpResponse<String> provoke(ApiDescription.Operation operation, int status) {
        Asked good = good(operation, status);
        return switch (status) {
            case 400 -> send(good.at(good.path() + "?nonsense=1"));
            case 401 -> send(new Asked(good.method(), good.path(), Map.of(), good.body()));
            case 403 -> forbidden(operation, good);
            case 404 -> absent(operation, good);
            case 409 -> conflict(operation, good);
            case 412 -> send(good.with("If-Match", "\"0123\""));
            case 413 -> send(good.of(" ".repeat(BODY_BYTES + 1)));
            case 415 -> send(good.with("Content-Type", "text/plain").of("{}"));
            case 422 -> reused(good);
            case 429 -> whileBusy(loadBalancer(), () -> send(good));
            case 500, 501, 504, 507 -> failing(good, kind(status));
            case 503 -> operation.id().equals("streamEvents") ? whileStreaming(good) : failing(good, kind(status));
            default -> ended(send(good));
        };
    }

    /** Waits for the operation of an answer, so that the next request meets a daemon at rest. */
    private HttpResponse<String> ended(HttpResponse<String> answer) {
        if (answer.statusCode() == 202) {
            daemon.send(
                    daemon.request("/v1/operations/" + json(answer).path("id").asString())
                            .header("Prefer", "wait=30"));
        }
        return answer;
    }

    private static ErrorKind kind(int status) {
        for (ErrorKind kind : ErrorKind.values()) {
            if (kind.httpStatus() == status) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of error has status " + status);
    }

    private HttpResponse<String> failing(Asked asked, ErrorKind kind) {
        driver.fail(Optional.of(kind));
        try {
            return send(asked);
        } finally {
            driver.fail(Optional.empty());
        }
    }

    private HttpResponse<String> forbidden(ApiDescription.Operation operation, Asked good) {
        if (!operation.role().equals(Optional.of("READ"))) {
            return send(good.with("Authorization", "Bearer " + READER));
        }
        if (OF_ALL.contains(operation.id())) {
            return send(good.with("Authorization", "Bearer " + CONFINED));
        }
        return failing(good, ErrorKind.DENIED);
    }

    private HttpResponse<String> absent(ApiDescription.Operation operation, Asked good) {
        return switch (operation.id()) {
            case "planLoadBalancer" -> send(good.of(good.body().replace("front-v4", "nowhere")));
            case "createSubnet" -> send(good.of(subnet("nowhere")));
            case "createPort" -> send(good.of(port("nowhere")));
            case "reconcile" -> send(good.at(good.path() + "?load_balancer=nowhere"));
            case "mend" -> send(good.with("Content-Type", "application/json").of("{\"load_balancer\": \"nowhere\"}"));
            case "registerCompute", "createSecurityGroup", "createQosPolicy" -> failing(good, ErrorKind.NOT_FOUND);
            default -> send(good.at(operation.path().replaceFirst("\\{[a-z_]+}", "%20")));
        };
    }

    private HttpResponse<String> conflict(ApiDescription.Operation operation, Asked good) {
        return switch (operation.id()) {
            case "planLoadBalancer" ->
                send(good.of(
                        TestDaemon.web(shared).replace("mem:amp-1", "mem:amp-9").replace("front-v4", "back-v4")));
            case "deleteNetwork" -> send(good.at("/v1/networks/" + network("front")));
            case "deleteSubnet" -> send(good.at("/v1/subnets/" + subnetOf("front-v4")));
            case "getSecurityGroup" -> {
                String name = "twin-" + names.incrementAndGet();
                for (String project : List.of("one", "two")) {
                    made("/v1/security-groups", "{\"name\": \"" + name + "\", \"project\": \"" + project + "\"}");
                }
                yield send(good.at("/v1/security-groups/" + name));
            }
            case "createNetwork",
                    "createSubnet",
                    "createPort",
                    "deletePort",
                    "setPortPolicy",
                    "createSecurityGroup",
                    "deleteSecurityGroup",
                    "createQosPolicy",
                    "deleteQosPolicy",
                    "registerCompute",
                    "unregisterCompute" -> failing(good, ErrorKind.CONFLICT);
            case "createLoadBalancer" -> {
                String name = "lb-" + names.incrementAndGet();
                yield held(good.of(description(name)), () -> send(good.of(description(name))));
            }
            case "adoptLoadBalancer" -> whileBusy(shared, () -> send(good.of(description(shared))));
            default -> whileBusy(shared, () -> send(good));
        };
    }

    private HttpResponse<String> reused(Asked good) {
        String key = UUID.randomUUID().toString();
        ended(send(asked("POST", "/v1/load-balancers/" + loadBalancer() + "/recover", "")
                .with("Idempotency-Key", key)));
        return send(good.with("Idempotency-Key", key));
    }

    /** While an operation on a load balancer runs. */
    private HttpResponse<String> whileBusy(String name, Answering answering) {
        return held(asked("POST", "/v1/load-balancers/" + name + "/switch", ""), answering);
    }

    private HttpResponse<String> held(Asked begins, Answering answering) {
        driver.hold();
        HttpResponse<String> begun = send(begins);
        try {
            if (begun.statusCode() != 202) {
                throw new IllegalStateException(begun.body());
            }
            return answering.answer();
        } finally {
            driver.letGo();
            ended(begun);
        }
    }

    private interface Answering {
        HttpResponse<String> answer();
    }

    private HttpResponse<String> whileStreaming(Asked good) {
        try (RawHttp stream = new RawHttp(daemon.uri("/"), Duration.ofSeconds(10))) {
            stream.send("GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + daemon.token() + "\r\n\r\n");
            stream.readHead();
            return send(good);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Asked asked(String method, String path, String body) {
        Asked asked = new Asked(method, path, Map.of("Authorization", "Bearer " + daemon.token()), body);
        return body.isEmpty() ? asked : asked.with("Content-Type", "application/json");
    }

    /** A request of an operation that is as it should be; what it changes is there for it alone if it is to be done. */
    Asked good(ApiDescription.Operation operation, int status) {
        boolean done = status < 300;
        Asked asked = switch (operation.id()) {
            case "createLoadBalancer" -> asked(operation, "", description("lb-" + names.incrementAndGet()));
            case "planLoadBalancer" -> asked(operation, "", description("lb-" + names.incrementAndGet()));
            case "getLoadBalancer", "listLoadBalancers" -> {
                Asked plain = asked(operation, shared, "");
                yield status == 501 || status == 403 ? plain.at(plain.path() + "?live=true") : plain;
            }
            case "checkLoadBalancer", "getTopology" -> asked(operation, shared, "");
            case "updateLoadBalancer" -> {
                String name = done ? loadBalancer() : shared;
                yield asked(operation, name, described(name).replace("\"port\": 80}", "\"port\": 81}"));
            }
            case "replaceAmphora" -> {
                String name = done ? loadBalancer() : shared;
                yield asked(
                        operation, name, "{\"lost\": \"" + computes(name)[0] + "\", \"with\": \"" + compute() + "\"}");
            }
            case "replaceAllAmphorae" ->
                asked(
                        operation,
                        done ? loadBalancer() : shared,
                        "{\"with\": [\"" + compute() + "\", \"" + compute() + "\"]}");
            case "adoptLoadBalancer" ->
                asked(operation, UUID.randomUUID().toString(), description("lb-" + names.incrementAndGet()));
            case "switchLoadBalancer" ->
                asked(operation, done ? loadBalancer() : shared, operation.takesBody() && !done ? "{}" : "");
            case "deleteLoadBalancer", "recoverLoadBalancer", "releaseLoadBalancer" ->
                asked(operation, done ? loadBalancer() : shared, "");
            case "getOperation", "cancelOperation" -> asked(operation, operation(), "");
            case "createNetwork" -> asked(operation, "", "{\"name\": \"net-" + names.incrementAndGet() + "\"}");
            case "getNetwork" -> asked(operation, network("front"), "");
            case "deleteNetwork" -> asked(operation, newNetwork(), "");
            case "createSubnet" -> asked(operation, "", subnet(newNetwork()));
            case "getSubnet", "deleteSubnet" -> asked(operation, newSubnet(), "");
            case "getPort" -> asked(operation, port(), "");
            case "createPort" -> asked(operation, "", port(network("front")));
            case "deletePort" -> asked(operation, made("/v1/ports", port(network("front"))), "");
            case "setPortPolicy" ->
                asked(
                        operation,
                        made("/v1/ports", port(network("front"))),
                        "{\"qos_policy_id\": \"" + made("/v1/qos-policies", policy()) + "\"}");
            case "createSecurityGroup" -> asked(operation, "", group());
            case "getSecurityGroup", "deleteSecurityGroup" ->
                asked(operation, made("/v1/security-groups", group()), "");
            case "createQosPolicy" -> asked(operation, "", policy());
            case "getQosPolicy", "deleteQosPolicy" -> asked(operation, made("/v1/qos-policies", policy()), "");
            case "registerCompute" -> asked(operation, "", "{\"id\": \"mem:new-" + names.incrementAndGet() + "\"}");
            case "getPagePart" -> asked(operation, "icon.svg", "");
            case "unregisterCompute" -> asked(operation, compute(), "");
            case "removeOrphans", "mend" -> asked(operation, "", done ? "" : "{}");
            default -> asked(operation, "", "");
        };
        return status == 200 ? asked.with("Prefer", "wait=30") : asked;
    }

    private Asked asked(ApiDescription.Operation operation, String id, String body) {
        return asked(operation.method(), operation.path().replaceFirst("\\{[a-z_]+}", id), body);
    }

    private String[] computes(String name) {
        JsonNode amphorae = json(daemon.get("/v1/load-balancers/" + name)).path("amphorae");
        return amphorae.values().stream()
                .map(amphora -> amphora.path("compute_id").asString())
                .toArray(String[]::new);
    }

    private String described(String name) {
        String[] computes = computes(name);
        return TestDaemon.web(name).replace("mem:amp-1", computes[0]).replace("mem:amp-2", computes[1]);
    }

    private String description(String name) {
        return TestDaemon.web(name).replace("mem:amp-1", compute()).replace("mem:amp-2", compute());
    }

    /** Makes a load balancer, and returns its name. */
    private String loadBalancer() {
        String name = "lb-" + names.incrementAndGet();
        HttpResponse<String> made = daemon.post("/v1/load-balancers", description(name));
        if (!json(made).path("state").asString("").equals("SUCCEEDED")) {
            throw new IllegalStateException(made.body());
        }
        return name;
    }

    private String operation() {
        return json(daemon.get("/v1/operations?limit=1"))
                .path("operations")
                .path(0)
                .path("id")
                .asString();
    }

    private String compute() {
        String id = "mem:c-" + names.incrementAndGet();
        daemon.post("/v1/computes", "{\"id\": \"" + id + "\"}");
        return id;
    }

    private String network(String name) {
        return json(daemon.get("/v1/networks?name=" + name))
                .path("networks")
                .path(0)
                .path("id")
                .asString();
    }

    private String newNetwork() {
        return json(daemon.post("/v1/networks", "{\"name\": \"net-" + names.incrementAndGet() + "\"}"))
                .path("id")
                .asString();
    }

    private String subnetOf(String name) {
        return json(daemon.get("/v1/subnets?name=" + name))
                .path("subnets")
                .path(0)
                .path("id")
                .asString();
    }

    private String subnet(String network) {
        return """
                {"name": "sub-%d", "network_id": "%s", "cidr": "198.51.100.0/24", "gateway_ip": "198.51.100.1",
                 "allocation_pools": [{"first": "198.51.100.10", "last": "198.51.100.20"}],
                 "host_routes": [{"destination": "10.0.0.0/8", "next_hop": "198.51.100.2"}]}""".formatted(names.incrementAndGet(), network);
    }

    private String newSubnet() {
        return json(daemon.post("/v1/subnets", subnet(newNetwork()))).path("id").asString();
    }

    private String port(String network) {
        return "{\"name\": \"port-" + names.incrementAndGet() + "\", \"network_id\": \"" + network + "\"}";
    }

    private String group() {
        return """
                {"name": "group-%d", "rules": [{"direction": "INGRESS", "ethertype": "V4", "protocol": "tcp",
                 "port_range_min": 80, "port_range_max": 80, "remote": "203.0.113.0/24"}]}""".formatted(names.incrementAndGet());
    }

    private String policy() {
        return "{\"name\": \"policy-" + names.incrementAndGet() + "\", \"max_kilobits_per_second\": 1000}";
    }

    /** Makes something, and returns its id. */
    private String made(String path, String body) {
        return json(daemon.post(path, body)).path("id").asString();
    }

    private String port() {
        return json(daemon.get("/v1/ports")).path("ports").path(0).path("id").asString();
    }

    @Override
    public void close() {
        driver.letGo();
        daemon.close();
    }
}
