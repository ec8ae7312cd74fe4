package dev.jackfield.server;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes requests of the OpenAPI file: some as it has them, some that are nearly so, some with what nobody expects. The same seed and the same
 * answers give the same requests. For one thread.
 */
final class RequestGenerator {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int REMEMBERED = 12;

    /** What has broken programs before. */
    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "\u0000",
            "\u007f",
            "a\u0000b",
            "\t",
            "../..",
            "..%2f",
            "%",
            "%zz",
            "%00",
            "%2F",
            "%5c",
            "'; DROP TABLE operation; --",
            "\" OR \"\"=\"",
            "<script>alert(1)</script>",
            "{0}",
            "${jndi:ldap://x}",
            "%s%n",
            "\ud800",
            "\udfff\ud800",
            "\u202e",
            "\u0085",
            "\u2028",
            "é",
            "\ud83d\ude00",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "NaN",
            "9999999999999999999999",
            "0x10",
            "a".repeat(255),
            "a".repeat(256),
            "a".repeat(3000),
            "::1",
            "::ffff:1.2.3.4",
            "1.2.3",
            "256.1.1.1",
            "0.0.0.0/0",
            "::/0",
            "10.0.0.0/33",
            "fe80::1%eth0",
            "mem:",
            "mem:%41",
            "netns:x",
            "pid:1",
            ";a=b",
            "a;b",
            "?",
            "#",
            "&",
            "+",
            "a b",
            "\\",
            "//",
            ".",
            "..",
            "*",
            "W/\"x\"",
            "\"");

    private static final List<Long> NUMBERS = List.of(
            -1L,
            0L,
            1L,
            2L,
            67L,
            68L,
            1500L,
            65535L,
            65536L,
            86401L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            Long.MAX_VALUE);

    private final ApiDescription file;
    private final Random random;
    private final List<String> tokens;
    private final String worker;
    private final Map<String, Deque<String>> known = new HashMap<>();
    private int made;

    /**
     * Begins.
     *
     * @param tokens the administrator's, which most requests have, and others
     * @param worker tells its names from those of others
     */
    RequestGenerator(ApiDescription file, long seed, List<String> tokens, String worker) {
        this.file = file;
        this.random = new Random(seed);
        this.tokens = tokens;
        this.worker = worker;
    }

    /** A request as it is sent. */
    @SuppressWarnings("ArrayRecordComponent") // Sent as it is, and compared with nothing.
    record Made(ApiDescription.Operation operation, String method, String target, byte[] bytes) {
        @Override
        public String toString() {
            String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("Bearer [^\r]*", "Bearer …");
            return text.length() > 3_000 ? text.substring(0, 3_000) + "…" : text;
        }
    }

    /** Remembers something that is there, under what the file calls it in paths. */
    void remember(String what, String id) {
        Deque<String> ids = known.computeIfAbsent(what, _ -> new ArrayDeque<>());
        ids.addLast(id);
        if (ids.size() > REMEMBERED) {
            ids.removeFirst();
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    private String known(String what) {
        Deque<String> ids = known.getOrDefault(what, new ArrayDeque<>());
        return ids.isEmpty() ? "none" : any(new ArrayList<>(ids));
    }

    /** The next request. */
    Made next() {
        ApiDescription.Operation operation = any(file.operations());
        while (operation.id().equals("streamEvents")) {
            operation = any(file.operations());
        }
        String target = target(operation);
        String method =
                chance(2) ? any(List.of("HEAD", "OPTIONS", "PATCH", "PUT", "DELETE", "TRACE")) : operation.method();
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: x\r\n");
        headers(operation, head);
        byte[] body = operation.takesBody()
                ? body(operation)
                : chance(2) ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[0];
        if (operation.takesBody() && body.length > 0) {
            head.append("Content-Type: ")
                    .append(chance(97) ? "application/json" : any(List.of("text/plain", "application/jsonx", "")))
                    .append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[first.length + body.length];
        System.arraycopy(first, 0, bytes, 0, first.length);
        System.arraycopy(body, 0, bytes, first.length, body.length);
        return new Made(operation, method, target, bytes);
    }

    private String target(ApiDescription.Operation operation) {
        String path = operation.path();
        for (JsonNode parameter : file.parameters(operation, "path")) {
            String name = parameter.path("name").asString();
            String value = chance(85) ? known(name) : any(HOSTILE);
            path = path.replace("{" + name + "}", written(value));
        }
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : file.parameters(operation, "query")) {
            if (chance(25)) {
                String value = chance(70) ? text(file.resolve(parameter.path("schema"))) : any(HOSTILE);
                query.add(parameter.path("name").asString() + "=" + written(value));
            }
        }
        if (chance(2)) {
            query.add(written(any(HOSTILE)) + "=" + written(any(HOSTILE)));
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    /** As it stands in a request line: mostly encoded, sometimes as it is as far as it does not end the line. */
    private String written(String value) {
        return chance(90)
                ? URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")
                : value.replaceAll("[\\s\\x00]", "");
    }

    private void headers(ApiDescription.Operation operation, StringBuilder head) {
        int who = random.nextInt(100);
        String token = who < 85 ? tokens.getFirst() : who < 98 ? any(tokens) : any(HOSTILE);
        if (who < 99) {
            head.append("Authorization: Bearer ").append(line(token)).append("\r\n");
        }
        for (JsonNode parameter : file.parameters(operation, "header")) {
            if (chance(15)) {
                String name = parameter.path("name").asString();
                String value = switch (name) {
                    case "Prefer" ->
                        any(List.of("wait=0", "wait=1", "wait=5", "respond-async", "wait=", "wait=99999999999"));
                    case "Idempotency-Key" -> worker + "-" + random.nextInt(40);
                    case "If-Match" -> any(List.of("*", "\"" + "0".repeat(32) + "\""));
                    default -> "x" + random.nextInt();
                };
                head.append(name)
                        .append(": ")
                        .append(line(chance(90) ? value : any(HOSTILE)))
                        .append("\r\n");
            }
        }
    }

    private static String line(String value) {
        return value.replaceAll("[\r\n\\x00]", "");
    }

    private byte[] body(ApiDescription.Operation operation) {
        if (chance(3)) {
            return new byte[0];
        }
        JsonNode tree = value(file.body(operation), "");
        if (tree.has("amphorae") && chance(80)) {
            makeDoable((ObjectNode) tree);
        }
        if (chance(40)) {
            tree = bent(tree);
        }
        byte[] bytes = tree.toString().getBytes(StandardCharsets.UTF_8);
        if (chance(5) && bytes.length > 2) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** A value that the schema allows, of things that are there as far as its name says what it is. */
    private JsonNode value(JsonNode reference, String name) {
        JsonNode schema = file.resolve(reference);
        if (schema.has("oneOf")) {
            return chance(80) ? value(schema.path("oneOf").path(0), name) : NODES.nullNode();
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return any(new ArrayList<>(schema.path("enum").values()));
        }
        String type = schema.path("type").isArray()
                ? schema.path("type").path(0).asString()
                : schema.path("type").asString("");
        return switch (type) {
            case "object" -> object(schema);
            case "array" -> array(schema, name);
            case "integer" -> NODES.numberNode(integer(schema));
            default -> NODES.stringNode(string(name));
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = NODES.objectNode();
        List<String> required = schema.path("required").values().stream()
                .map(JsonNode::asString)
                .toList();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (required.contains(property.getKey()) || chance(property.getKey().equals("subnet") ? 95 : 30)) {
                object.set(property.getKey(), value(property.getValue(), property.getKey()));
            }
        }
        return object;
    }

    /** A description of a load balancer that can be made, of what this worker alone uses. */
    private void makeDoable(ObjectNode description) {
        List.of("project", "topology", "additional_vips", "vip_owner").forEach(description::remove);
        int number = random.nextInt(3);
        description.put("name", worker + "-" + number);
        description.putObject("vip").put("subnet", "front-v4");
        description.putArray("amphorae").add(compute(worker, number));
        for (JsonNode member : description.path("members")) {
            ((ObjectNode) member)
                    .put("address", "192.0.2." + (1 + random.nextInt(250)))
                    .put("subnet", "back-v4");
        }
        remember("load_balancer", worker + "-" + number);
    }

    /** The computes that a worker has of its own from the beginning: number 0 to 2. */
    static String compute(String worker, int number) {
        return "mem:" + worker + "-amp-" + number;
    }

    private ArrayNode array(JsonNode schema, String name) {
        ArrayNode array = NODES.arrayNode();
        int size = name.equals("amphorae") ? 1 + random.nextInt(2) : random.nextInt(3);
        for (int i = 0; i < size; i++) {
            array.add(value(schema.path("items"), name));
        }
        return array;
    }

    private int integer(JsonNode schema) {
        int least = schema.path("minimum").asInt(0);
        return least + random.nextInt(Math.max(1, schema.path("maximum").asInt(1000) - least));
    }

    private String text(JsonNode schema) {
        if (schema.has("enum")) {
            return any(new ArrayList<>(schema.path("enum").values())).asString();
        }
        return schema.path("type").asString("").equals("integer")
                ? String.valueOf(1 + random.nextInt(20))
                : any(List.of(known("name"), known("load_balancer"), known("operation")));
    }

    private String string(String name) {
        return switch (name) {
            case "name" -> {
                String fresh = worker + "-" + made++ % 20;
                remember("name", fresh);
                yield fresh;
            }
            case "subnet" -> any(List.of("front-v4", "back-v4", known("subnet")));
            case "network_id" -> known("network");
            case "cidr" -> "10." + random.nextInt(256) + "." + random.nextInt(256) + ".0/24";
            case "destination" -> "172.16." + random.nextInt(256) + ".0/24";
            case "allowed_cidrs" -> any(List.of("198.51.100.0/24", "0.0.0.0/0", "2001:db8::/32"));
            case "address" ->
                any(List.of("203.0.113." + random.nextInt(256), "192.0.2." + random.nextInt(256), "2001:db8::5"));
            case "gateway_ip", "next_hop", "first", "last" -> "10.1." + random.nextInt(256) + "." + random.nextInt(256);
            case "amphorae", "with", "lost", "to" -> known("compute");
            case "id" -> "mem:" + worker + "-" + random.nextInt(12);
            case "project" -> any(List.of("one", "two", "confined"));
            case "port" -> known("port");
            default -> worker + random.nextInt(5);
        };
    }

    /** The same with something wrong at one place. */
    private JsonNode bent(JsonNode tree) {
        if (tree instanceof ObjectNode object && !object.isEmpty() && chance(85)) {
            String key = any(new ArrayList<>(object.propertyNames()));
            switch (random.nextInt(6)) {
                case 0 -> object.remove(key);
                case 1 -> object.put(any(HOSTILE), 1);
                default -> object.set(key, bent(object.path(key)));
            }
            return object;
        }
        if (tree instanceof ArrayNode array && !array.isEmpty() && chance(70)) {
            int at = random.nextInt(array.size());
            array.set(at, bent(array.get(at)));
            return array;
        }
        return switch (random.nextInt(8)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(true);
            case 2 -> NODES.numberNode(any(NUMBERS));
            case 3 -> NODES.numberNode(random.nextDouble() * 1e300);
            case 4 -> NODES.arrayNode().add(tree);
            case 5 -> NODES.objectNode().set("x", tree);
            default -> NODES.stringNode(any(HOSTILE));
        };
    }
}
