package dev.jackfield.server;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The OpenAPI file as a test reads it, without the daemon's code. Answers are held to it more strictly than readers are asked to: no
 * member may be there that it does not name.
 */
final class ApiDescription {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

    private final JsonNode document;
    private final JsonNode strict;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> compiled = new HashMap<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    private ApiDescription(JsonNode document) {
        this.document = document;
        this.strict = document.deepCopy();
        close(strict);
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    Operation operation = new Operation(
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            method.getValue(),
                            path.getValue());
                    operations.put(operation.id(), operation);
                }
            }
        }
    }

    /** Reads the file that the daemon serves. */
    static ApiDescription read() {
        try (InputStream in = ApiDescription.class.getResourceAsStream("/openapi.yaml")) {
            Object tree = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            return new ApiDescription(TestDaemon.JSON.valueToTree(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An operation of the file. */
    record Operation(String method, String path, JsonNode node, JsonNode pathItem) {
        String id() {
            return node.path("operationId").asString("");
        }

        /** The role that it needs; empty: no token at all. */
        Optional<String> role() {
            return node.has("x-role") ? Optional.of(node.path("x-role").asString()) : Optional.empty();
        }

        /** Whether it needs a token, as generated clients understand it. */
        boolean isSecured() {
            return !node.has("security");
        }

        Set<Integer> statuses() {
            return node.path("responses").propertyNames().stream()
                    .map(Integer::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        boolean takesBody() {
            return node.has("requestBody");
        }
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        return List.copyOf(operations.values());
    }

    Operation operation(String id) {
        return Optional.ofNullable(operations.get(id))
                .orElseThrow(() -> new IllegalArgumentException("the file has no operation " + id));
    }

    /** The parameters of an operation and of its path, in one place of a request: path, query or header. */
    List<JsonNode> parameters(Operation operation, String in) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode list : List.of(
                operation.pathItem().path("parameters"), operation.node().path("parameters"))) {
            list.values().stream()
                    .map(this::resolve)
                    .filter(parameter -> parameter.path("in").asString("").equals(in))
                    .forEach(found::add);
        }
        return found;
    }

    /** The schema of an operation's body. */
    JsonNode body(Operation operation) {
        return resolve(operation.node().path("requestBody"))
                .path("content")
                .path("application/json")
                .path("schema");
    }

    /** What a node is, or what it refers to. */
    JsonNode resolve(JsonNode node) {
        JsonNode resolved = node;
        while (resolved.has("$ref")) {
            resolved = at(document, resolved.path("$ref").asString());
        }
        return resolved;
    }

    private static JsonNode at(JsonNode root, String reference) {
        JsonNode found = root.at(reference.substring(1));
        if (!reference.startsWith("#/") || found.isMissingNode()) {
            throw new IllegalArgumentException("the file has nothing at " + reference);
        }
        return found;
    }

    /**
     * Holds an answer to the file.
     *
     * @param header the values of headers by their names
     * @return what is wrong; nothing: it is as the file says
     */
    List<String> faults(Operation operation, int status, Function<String, Optional<String>> header, String body) {
        JsonNode response = operation.node().path("responses").path(String.valueOf(status));
        if (response.isMissingNode()) {
            return List.of("status " + status + " is not in the file");
        }
        return faults(strictly(response), header, body);
    }

    private List<String> faults(JsonNode response, Function<String, Optional<String>> header, String body) {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, JsonNode> described : response.path("headers").properties()) {
            JsonNode it = strictly(described.getValue());
            Optional<String> value = header.apply(described.getKey());
            if (value.isEmpty() && it.path("required").asBoolean(false)) {
                faults.add("header " + described.getKey() + " is missing");
            }
            value.ifPresent(text -> check(it.path("schema"), StringNode.valueOf(text))
                    .forEach(fault -> faults.add("header " + described.getKey() + ": " + fault)));
        }
        String type = header.apply("Content-Type").orElse("").replaceFirst(";.*", "");
        Set<String> types = response.path("content").propertyNames().stream().collect(Collectors.toSet());
        if (types.isEmpty() ? !type.isEmpty() || !body.isEmpty() : !types.contains(type)) {
            faults.add("content type '" + type + "' is none of " + types);
        } else if (!types.isEmpty()) {
            faults.addAll(checkText(type, response.path("content").path(type).path("schema"), body));
        }
        return faults;
    }

    private List<String> checkText(String type, JsonNode schema, String body) {
        if (!type.endsWith("json")) {
            return check(schema, StringNode.valueOf(body));
        }
        try {
            return check(schema, TestDaemon.JSON.readTree(body));
        } catch (JacksonException e) {
            return List.of("the body is no JSON: " + e.getOriginalMessage());
        }
    }

    private JsonNode strictly(JsonNode node) {
        return node.has("$ref") ? strictly(at(strict, node.path("$ref").asString())) : node;
    }

    /** Holds an answer to the schema of problems, for those that belong to no operation. */
    List<String> problemFaults(String body) {
        return checkText("application/json", reference("Problem"), body);
    }

    /** What is wrong with a value by a schema, which may refer to the file. */
    List<String> check(JsonNode schema, JsonNode value) {
        Schema ready;
        synchronized (compiled) {
            ready = compiled.computeIfAbsent(schema, this::compile);
        }
        return ready.validate(value).stream().map(Object::toString).toList();
    }

    /** A reference to one of the file's schemas. */
    static JsonNode reference(String schema) {
        return JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + schema);
    }

    private Schema compile(JsonNode schema) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("allOf").add(schema);
        root.set("components", strict.path("components"));
        Schema made = schemas.getSchema(root);
        made.initializeValidators();
        return made;
    }

    /** Lets no object have other members than those that are named. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiDescription::close);
    }
}
