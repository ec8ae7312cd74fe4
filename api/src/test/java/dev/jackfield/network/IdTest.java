package dev.jackfield.network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdTest {
    static List<Function<String, Id>> kinds() {
        return List.of(
                LoadBalancerId::new,
                AmphoraId::new,
                ComputeId::new,
                NetworkId::new,
                SubnetId::new,
                PortId::new,
                SecurityGroupId::new,
                QosPolicyId::new,
                ProjectId::new,
                InstallationId::new);
    }

    @Test
    void allKindsAreTested() {
        assertThat(kinds().stream().map(kind -> kind.apply("x").getClass().getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Id.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anIdIsAnyWordAndPrintsAsItIs(Function<String, Id> kind) {
        for (String value :
                List.of("7f3", "netns:amp-1", "7d4f1d9c-0000-4000-8000-000000000001", "ü", "x".repeat(255))) {
            assertThat(kind.apply(value).value()).isEqualTo(value);
            assertThat(kind.apply(value)).hasToString(value).isEqualTo(kind.apply(value));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anIdThatIsNoWordIsRefused(Function<String, Id> kind) {
        for (String value : List.of("", " ", "\t", "a b", "a\nb", "a\u0000", "\u2028", "\u001b[2J", "x".repeat(256))) {
            assertThatThrownBy(() -> kind.apply(value)).isInstanceOf(InvalidValueException.class);
        }
    }

    @Test
    void idsOfDifferentKindsAreNeverEqual() {
        assertThat((Id) new PortId("1")).isNotEqualTo(new NetworkId("1"));
    }
}
