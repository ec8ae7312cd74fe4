package dev.jackfield.cli;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.Id;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Values as JSON. A record becomes an object with its components in snake case, as Octavia writes them, absent ones as null; ids and
 * addresses become strings.
 */
final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final ObjectWriter WRITER = new JsonMapper()
            .writer()
            .with(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));

    private Json() {}

    static String text(Object value) {
        return WRITER.writeValueAsString(tree(value));
    }

    static JsonNode tree(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case JsonNode node -> node;
            case Optional<?> optional -> tree(optional.orElse(null));
            case OptionalInt optional ->
                optional.isPresent() ? NODES.numberNode(optional.getAsInt()) : NODES.nullNode();
            case OptionalLong optional ->
                optional.isPresent() ? NODES.numberNode(optional.getAsLong()) : NODES.nullNode();
            case Boolean bool -> NODES.booleanNode(bool);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Id id -> NODES.stringNode(id.value());
            case Cidr cidr -> NODES.stringNode(cidr.toString());
            case Enum<?> constant -> NODES.stringNode(constant.name());
            case Record plain -> object(plain);
            case Collection<?> items -> array(items);
            case Map<?, ?> map -> object(map);
            default -> NODES.stringNode(value.toString());
        };
    }

    private static ArrayNode array(Collection<?> items) {
        ArrayNode array = NODES.arrayNode();
        items.forEach(item -> array.add(tree(item)));
        return array;
    }

    private static ObjectNode object(Map<?, ?> map) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(key.toString(), tree(value)));
        return NODES.objectNode().setAll(sorted);
    }

    private static ObjectNode object(Record value) {
        ObjectNode object = NODES.objectNode();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                object.set(
                        snakeCase(component.getName()),
                        tree(component.getAccessor().invoke(value)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(value.getClass() + " cannot be read", e);
            }
        }
        return object;
    }

    /** {@code vrrpPortId} becomes {@code vrrp_port_id}. */
    static String snakeCase(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('_');
            }
            text.append(c);
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
