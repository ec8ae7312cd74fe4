package dev.jackfield.neutron.client;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.neutron.client.OpenStackException.Failure;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** The one place where a status and a type become a kind of error, and where an answer's error is read. */
final class Faults {
    /** The gateway's own statuses, and Neutron's word for a defect: the change may have been made before. */
    private static final Set<Integer> AFTER_THE_FACT = Set.of(500, 502, 504);

    /** No request of the same form will succeed before somebody makes room. */
    private static final Set<String> EXHAUSTED = Set.of(
            "OverQuota",
            "IpAddressGenerationFailure",
            "IpAddressGenerationFailureAllSubnets",
            "IpAddressGenerationFailureNoMatchingSubnet",
            "MacAddressGenerationFailure",
            "ExternalIpAddressExhausted",
            "NoMoreIpAddresses",
            "overLimit");

    private static final int MAX_TEXT = 400;

    private Faults() {}

    static ErrorKind kind(Failure failure) {
        if (failure.status() == 0) {
            return failure.change() && failure.sent() ? ErrorKind.UNKNOWN_OUTCOME : ErrorKind.UNAVAILABLE;
        }
        if (EXHAUSTED.contains(failure.type()) && failure.status() != 429) {
            return ErrorKind.EXHAUSTED;
        }
        if (AFTER_THE_FACT.contains(failure.status())) {
            return failure.change() ? ErrorKind.UNKNOWN_OUTCOME : ErrorKind.UNAVAILABLE;
        }
        return switch (failure.status()) {
            case 400, 413, 414, 422 -> ErrorKind.INVALID;
            case 401, 403 -> ErrorKind.DENIED;
            case 404, 410 -> ErrorKind.NOT_FOUND;
            case 405, 406, 501 -> ErrorKind.UNSUPPORTED;
            case 408, 429, 503 -> ErrorKind.UNAVAILABLE;
            case 409, 412, 423 -> ErrorKind.CONFLICT;
            default -> failure.change() ? ErrorKind.UNKNOWN_OUTCOME : ErrorKind.BUG;
        };
    }

    /**
     * An error's name and text.
     *
     * @param type the name, or empty
     * @param message the text, shortened
     */
    record Fault(String type, String message) {}

    /**
     * Reads the error of an answer: {@code {"NeutronError": {"type", "message"}}}, Nova's {@code {"itemNotFound": {"code", "message"}}},
     * Keystone's {@code {"error": {"title", "message"}}}, or whatever a proxy wrote.
     */
    static Fault read(byte[] body) {
        JsonNode root = Json.tree(body).orElse(null);
        if (root == null || !root.isObject() || root.isEmpty()) {
            return new Fault("", shortened(new String(body, StandardCharsets.UTF_8)));
        }
        Map.Entry<String, JsonNode> first = root.properties().iterator().next();
        JsonNode error = first.getValue();
        if (!error.isObject()) {
            return new Fault("", shortened(error.asString("")));
        }
        String type = error.path("type").asString(error.path("title").asString(first.getKey()));
        return new Fault(type, shortened(error.path("message").asString("")));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
        return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line.isEmpty() ? "no text" : line;
    }
}
