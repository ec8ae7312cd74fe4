package dev.jackfield.neutron;

import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a Neutron lacks is undeclared, or said when the driver is opened. */
class ExtensionsTest {
    private static final Set<String> ALL = Set.of("allowed-address-pairs", "security-group", "qos", "dns-integration");

    private static Set<String> without(String extension) {
        Set<String> some = new HashSet<>(ALL);
        some.remove(extension);
        return some;
    }

    @ParameterizedTest
    @CsvSource({
        "security-group, SECURITY_GROUPS",
        "security-group, STATEFUL_SECURITY_GROUPS",
        "security-group, ADOPTION",
        "qos, QOS",
        "dns-integration, DNS_NAMES"
    })
    void whatACloudLacksIsUndeclared(String extension, Capability capability) {
        assertThat(NeutronDriver.capabilities(ALL)).contains(capability);
        assertThat(NeutronDriver.capabilities(without(extension))).isNotEmpty().doesNotContain(capability);
    }

    @Test
    void withoutAddressPairsThereIsNoDriver() {
        NetworkException failed = catchThrowableOfType(
                NetworkException.class, () -> NeutronDriver.capabilities(without("allowed-address-pairs")));

        assertThat(failed.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failed).hasMessageContaining("allowed-address-pairs");
        assertThat(failed.context().operation()).isEqualTo("open");
    }
}
