package dev.jackfield.core;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.Id;
import dev.jackfield.network.MacAddress;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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
public final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final ObjectWriter WRITER = new JsonMapper()
            .writer()
            .with(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));

    private static final JsonMapper READER = JsonMapper.builder()
            .addModule(CoreJson.module())
            .propertyNamingStrategy(new SnakeCase())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final class SnakeCase extends PropertyNamingStrategies.NamingBase {
        private static final long serialVersionUID = 1;

        @Override
        public String translate(String name) {
            return snakeCase(name);
        }
    }

    /** A record's components, looked up once. */
    private static final ClassValue<List<Component>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component -> {
                        Method accessor = component.getAccessor();
                        accessor.setAccessible(true); // Records that are shown need not be public.
                        return new Component(snakeCase(component.getName()), accessor);
                    })
                    .toList();
        }
    };

    private record Component(String key, Method accessor) {}

    private Json() {}

    /**
     * A value as text, indented.
     *
     * @param value a record, a collection, a map, or a plain value
     * @return the text, without a line feed at its end
     */
    public static String text(Object value) {
        return WRITER.writeValueAsString(tree(value));
    }

    /**
     * A value as a tree.
     *
     * @param value a record, a collection, a map, a plain value, or null
     * @return the tree
     */
    public static JsonNode tree(@Nullable Object value) {
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
            case MacAddress mac -> NODES.stringNode(mac.toString());
            case Enum<?> constant -> NODES.stringNode(constant.name());
            case Record plain -> object(plain);
            case Collection<?> items -> array(items);
            case Map<?, ?> map -> object(map);
            default -> NODES.stringNode(value.toString());
        };
    }

    /**
     * The value of which {@link #tree} made a tree. Keys that mean nothing here are passed over: somebody newer may have written them.
     *
     * @param tree the tree
     * @param type the value's type, a record
     * @return the value
     * @throws JacksonException the tree is not of such a value
     */
    public static <T> T read(JsonNode tree, Class<T> type) {
        return READER.treeToValue(tree, type);
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
        for (Component component : COMPONENTS.get(value.getClass())) {
            try {
                object.set(component.key(), tree(component.accessor().invoke(value)));
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
