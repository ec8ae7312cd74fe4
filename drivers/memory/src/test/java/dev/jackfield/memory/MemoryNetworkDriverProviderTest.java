package dev.jackfield.memory;

import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How the driver is found and set up. */
class MemoryNetworkDriverProviderTest {
    @TempDir
    private Path folder = Path.of("");

    private NetworkDriver open(Map<String, String> options) {
        NetworkDriverProvider provider = ServiceLoader.load(NetworkDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("memory"))
                .findFirst()
                .orElseThrow();
        return provider.open(new DriverConfig(new InstallationId("test"), folder, options));
    }

    @Test
    void theNextCommandFindsWhatThisOneMade() {
        Network made;
        try (NetworkDriver driver = open(Map.of())) {
            made = driver.administration()
                    .createNetwork(NetworkRequest.builder("n").build());
        }
        try (NetworkDriver driver = open(Map.of())) {
            assertThat(driver.getNetworkByName("n")).isEqualTo(made);
        }
        try (NetworkDriver driver = open(Map.of("store", "heap"))) {
            assertThat(driver.administration().listNetworks()).isEmpty();
        }
    }

    @Test
    void aQuotaIsKept() {
        try (NetworkDriver driver = open(Map.of("store", "heap", "quota.networks", "1"))) {
            driver.administration().createNetwork(NetworkRequest.builder("a").build());
            driver.administration().createNetwork(NetworkRequest.builder("a").build());
            assertThatThrownBy(() -> driver.administration()
                            .createNetwork(NetworkRequest.builder("b").build()))
                    .isInstanceOfSatisfying(
                            NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXHAUSTED))
                    .hasMessage("quota of 1 networks is used up");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "store, floppy, must be heap or sqlite",
        "quota.ports, many, must be a number",
        "quota.amphorae, 1, is not one of the memory driver",
        "delay.plugVip, -1, must be a number"
    })
    void aWrongSettingIsRefusedByName(String name, String value, String why) {
        assertThatThrownBy(() -> open(Map.of(name, value)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(why);
    }
}
