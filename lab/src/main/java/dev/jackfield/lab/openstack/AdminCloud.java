package dev.jackfield.lab.openstack;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An OpenStack as one of its accounts sees it, through requests of its own: nothing of the driver's client is used, so that it can be a
 * witness beside the driver. It lives as long as its token, which is not renewed.
 */
public final class AdminCloud {
    /** Makes bodies. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final String keystone;
    private final String token;
    private final String project;
    private final String network;
    private final String compute;

    /**
     * Logs in.
     *
     * @param clouds the lab's clouds.yaml
     * @param cloud a cloud of it, with a password
     */
    public AdminCloud(Path clouds, String cloud) {
        this(settings(clouds, cloud).path("auth"));
    }

    /**
     * Logs in.
     *
     * @param auth what clouds.yaml would say of it: auth_url, username, password, project_name
     */
    public AdminCloud(JsonNode auth) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode identity = body.putObject("auth").putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode user = identity.putObject("password").putObject("user");
        user.put("name", auth.path("username").asString());
        user.put("password", auth.path("password").asString());
        user.putObject("domain").put("id", "default");
        ObjectNode scope = body.withObject("auth").putObject("scope").putObject("project");
        scope.put("name", auth.path("project_name").asString());
        scope.putObject("domain").put("id", "default");
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(auth.path("auth_url").asString() + "/auth/tokens"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())));
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("no token: " + answer.statusCode());
        }
        keystone = auth.path("auth_url").asString();
        token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
        project = JSON.readTree(answer.body()).at("/token/project/id").asString();
        JsonNode catalogue = JSON.readTree(answer.body()).path("token").path("catalog");
        network = endpoint(catalogue, "network");
        compute = endpoint(catalogue, "compute");
    }

    /**
     * What clouds.yaml says of a cloud.
     *
     * @param clouds the file
     * @param cloud the cloud's name
     * @return its settings
     */
    public static JsonNode settings(Path clouds, String cloud) {
        return read(clouds).path("clouds").path(cloud);
    }

    /**
     * The project that the account is in.
     *
     * @return its id
     */
    public String project() {
        return project;
    }

    /**
     * What proves who the account is.
     *
     * @return the token, a secret
     */
    public String token() {
        return token;
    }

    /**
     * Where Neutron is.
     *
     * @return the URL of the catalogue
     */
    public String networkUrl() {
        return network;
    }

    /**
     * Where Nova is.
     *
     * @return the URL of the catalogue
     */
    public String computeUrl() {
        return compute;
    }

    private static JsonNode read(Path yaml) {
        try {
            return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(yaml)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String endpoint(JsonNode catalogue, String type) {
        for (JsonNode service : catalogue) {
            if (service.path("type").asString().equals(type)) {
                for (JsonNode endpoint : service.path("endpoints")) {
                    if (endpoint.path("interface").asString().equals("public")) {
                        return endpoint.path("url").asString().replaceAll("/$", "");
                    }
                }
            }
        }
        throw new IllegalStateException("no service " + type);
    }

    /**
     * What Neutron has of a kind.
     *
     * @param what the key of the list, such as {@code security_groups}
     * @param query what is asked for, with its question mark; or empty
     * @return all of it
     */
    public List<JsonNode> list(String what, String query) {
        List<JsonNode> all = new ArrayList<>();
        neutron("GET", "/v2.0/" + what.replace('_', '-') + query, null)
                .orElseThrow()
                .path(what)
                .forEach(all::add);
        return all;
    }

    /**
     * A request to Neutron.
     *
     * @param method the method
     * @param path the path from the version on
     * @param body the body; null: none
     * @return the answer; empty: there is no such thing
     * @throws IllegalStateException any other answer than 2xx and 404
     */
    public Optional<JsonNode> neutron(String method, String path, @Nullable JsonNode body) {
        return ask(network, method, path, body, "");
    }

    /**
     * A request to Nova.
     *
     * @param method the method
     * @param path the path after the endpoint's
     * @param body the body; null: none
     * @return the answer; empty: there is no such thing
     * @throws IllegalStateException any other answer than 2xx and 404
     */
    public Optional<JsonNode> nova(String method, String path, @Nullable JsonNode body) {
        return ask(compute, method, path, body, "compute 2.37");
    }

    /**
     * A request to Keystone.
     *
     * @param method the method
     * @param path the path after the version
     * @param body the body; null: none
     * @return the answer; empty: there is no such thing
     * @throws IllegalStateException any other answer than 2xx and 404
     */
    public Optional<JsonNode> keystone(String method, String path, @Nullable JsonNode body) {
        return ask(keystone, method, path, body, "");
    }

    private Optional<JsonNode> ask(String base, String method, String path, @Nullable JsonNode body, String version) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (!version.isEmpty()) {
            request.header("OpenStack-API-Version", version);
        }
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return Optional.of(answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("the cloud does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
