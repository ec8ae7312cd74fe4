package dev.jackfield.neutron.client;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Id;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SubnetId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the services speak, and our records. What an answer lacks, or has as null, is empty, zero or false in a record; fields that a
 * record does not have are ignored.
 */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultNullHandling(ignored -> JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY))
            .addModule(values())
            .build();

    private Json() {}

    static Optional<JsonNode> tree(byte[] text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    static <T> T read(JsonNode node, Class<T> type) {
        return MAPPER.treeToValue(node, type);
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    private static SimpleModule values() {
        SimpleModule module = new SimpleModule();
        value(module, NetworkId.class, NetworkId::new);
        value(module, SubnetId.class, SubnetId::new);
        value(module, PortId.class, PortId::new);
        value(module, SecurityGroupId.class, SecurityGroupId::new);
        value(module, QosPolicyId.class, QosPolicyId::new);
        value(module, ProjectId.class, ProjectId::new);
        value(module, ComputeId.class, ComputeId::new);
        value(module, IpAddress.class, IpAddress::parse);
        value(module, MacAddress.class, MacAddress::new);
        value(module, Cidr.class, Cidr::parse);
        for (Class<?> type : List.of(Id.class, IpAddress.class, MacAddress.class, Cidr.class)) {
            module.addSerializer(new AsText(type));
        }
        return module;
    }

    private static <T> void value(SimpleModule module, Class<T> type, Function<String, T> reader) {
        module.addDeserializer(type, new OfText<>(type, reader));
    }

    /** An empty text is no value: a port that belongs to no project has the project id "". */
    private static final class OfText<T> extends StdDeserializer<T> {
        private final Function<String, T> reader;

        OfText(Class<T> type, Function<String, T> reader) {
            super(type);
            this.reader = reader;
        }

        @Override
        @SuppressWarnings("NullAway") // Jackson's word for no value
        public T deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.getValueAsString();
            return text == null || text.isEmpty() ? null : reader.apply(text);
        }
    }

    private static final class AsText extends StdSerializer<Object> {
        AsText(Class<?> type) {
            super(type);
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.toString());
        }
    }
}
