package dev.jackfield.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.flow.Codec;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SubnetId;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

import java.util.List;
import java.util.function.Function;

/**
 * The JSON of what is kept: flow inputs, step results, records. The same value always gives the same text: components in their
 * order, absent ones left out, ids and addresses as strings. Golden files hold the format still.
 */
final class CoreJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(module())
            .addMixIn(VipSpec.class, Later.class)
            .changeDefaultPropertyInclusion(old -> old.withValueInclusion(JsonInclude.Include.NON_ABSENT)
                    .withContentInclusion(JsonInclude.Include.ALWAYS))
            .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private CoreJson() {}

    /** A list that came after the format was fixed: left out where it is empty, and empty where it is left out. */
    private interface Later {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<String> securityGroups();
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    static <T> Codec<T> codec(Class<T> type) {
        return Codec.of(CoreJson::write, text -> read(text, type));
    }

    /** Reads and writes ids and addresses as strings. */
    static SimpleModule module() {
        SimpleModule module = new SimpleModule("jackfield");
        asString(module, AmphoraId.class, AmphoraId::new);
        asString(module, ComputeId.class, ComputeId::new);
        asString(module, LoadBalancerId.class, LoadBalancerId::new);
        asString(module, NetworkId.class, NetworkId::new);
        asString(module, PortId.class, PortId::new);
        asString(module, ProjectId.class, ProjectId::new);
        asString(module, QosPolicyId.class, QosPolicyId::new);
        asString(module, SecurityGroupId.class, SecurityGroupId::new);
        asString(module, SubnetId.class, SubnetId::new);
        asString(module, IpAddress.class, IpAddress::parse);
        asString(module, Cidr.class, Cidr::parse);
        asString(module, InstallationId.class, InstallationId::new);
        asString(module, MacAddress.class, MacAddress::new);
        return module;
    }

    private static <T> void asString(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new FromStringDeserializer<T>(type) {
            @Override
            protected T _deserialize(String text, DeserializationContext context) {
                return parse.apply(text);
            }
        });
    }
}
