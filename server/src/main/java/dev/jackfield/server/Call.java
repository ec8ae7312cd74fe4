package dev.jackfield.server;

import dev.jackfield.core.TreeNode;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A request of somebody who may make it, with its path, its query and its body. */
final class Call {
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    /** A description is four deep. */
    private static final int MAX_DEPTH = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Request request;
    private final String id;
    private final Principal principal;
    private final Map<String, String> path;
    private final RequestBody body;

    Call(Request request, String id, Principal principal, Map<String, String> path, RequestBody body) {
        this.request = request;
        this.id = id;
        this.principal = principal;
        this.path = path;
        this.body = body;
    }

    /** The request's id, by which the log and the record of changes name it. */
    String id() {
        return id;
    }

    Principal principal() {
        return principal;
    }

    /** What is done to what: the method, the path and the query. */
    String target() {
        return request.getMethod() + " " + request.getHttpURI().getPathQuery();
    }

    /** A variable of the path. */
    String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the path has no " + name);
        }
        return value;
    }

    /** The same as a value; what cannot be one names nothing that exists. */
    <T> T path(String name, Function<String, T> maker) {
        try {
            return maker.apply(path(name));
        } catch (InvalidValueException e) {
            throw new NetworkException(
                    ErrorKind.NOT_FOUND, "nothing has this id: " + e.getMessage(), ErrorContext.NONE, e);
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** The query, which has no other keys than these, each once. */
    Query query(String... known) {
        Fields fields = Request.extractQueryParameters(request);
        for (Fields.Field field : fields) {
            if (!List.of(known).contains(field.getName())) {
                throw new InvalidValueException(
                        field.getName(),
                        field.getValue(),
                        known.length == 0
                                ? "is not known here; this takes no parameters"
                                : "is not known here; known are " + String.join(", ", known));
            }
            if (field.getValues().size() > 1) {
                throw new InvalidValueException(field.getName(), field.getValue(), "is given more than once");
            }
        }
        return new Query(fields);
    }

    /** Parameters after the question mark. */
    record Query(Fields fields) {
        Optional<String> text(String name) {
            return Optional.ofNullable(fields.getValue(name)).filter(text -> !text.isEmpty());
        }

        <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
            return text(name).map(text -> {
                for (E constant : type.getEnumConstants()) {
                    if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                        return constant;
                    }
                }
                throw new InvalidValueException(name, text, "must be one of " + List.of(type.getEnumConstants()));
            });
        }

        int number(String name, int least, int most, int usual) {
            return text(name)
                    .map(text -> {
                        try {
                            int number = Integer.parseInt(text);
                            if (number >= least && number <= most) {
                                return number;
                            }
                        } catch (NumberFormatException e) {
                            // The same is said of it.
                        }
                        throw new InvalidValueException(
                                name, text, "must be a whole number from " + least + " to " + most);
                    })
                    .orElse(usual);
        }
    }

    /**
     * The body, as a tree.
     *
     * @throws RefusedException it is too large, not of JSON's type, or does not come
     * @throws InvalidValueException it is not JSON
     */
    JsonNode body() {
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .map(text -> text.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
                .orElse("");
        if (!type.equals("application/json")) {
            throw new RefusedException(
                    UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "the body must be application/json");
        }
        byte[] bytes = bytes();
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(tree.toString())) {
                throw new InvalidValueException("body", "", "has half of a surrogate pair, which is no text");
            }
            return tree;
        } catch (JacksonException e) {
            throw new InvalidValueException(
                    "body",
                    "",
                    "is not JSON: " + e.getOriginalMessage()
                            + Optional.ofNullable(e.getLocation())
                                    .map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                                    .orElse(""));
        }
    }

    /** The body as a tree that names what is wrong in it. */
    TreeNode body(String what) {
        return TreeNode.root(what, body());
    }

    /** The same of what takes a body if one likes; an empty object if there is none. */
    TreeNode optionalBody(String what) {
        return bytes().length == 0 ? TreeNode.root(what, MAPPER.createObjectNode()) : body(what);
    }

    /**
     * The body as it came.
     *
     * @throws RefusedException it is too large, or does not come
     */
    byte[] bytes() {
        return body.bytes();
    }
}
