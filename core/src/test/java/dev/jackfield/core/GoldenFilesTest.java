package dev.jackfield.core;

import dev.jackfield.memory.MemoryNetworkDriver;
import dev.jackfield.network.InstallationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is on disk must be readable for ever: the files are what version 1 wrote. A file that changes is a new version of the
 * flow, and the old one must still be read.
 */
class GoldenFilesTest {
    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of("record.v1.json", Samples.record()),
                Arguments.of("create.v1.json", Samples.create()),
                Arguments.of("switch.v1.json", Samples.switchVip()),
                Arguments.of("replace.v1.json", Samples.replace()),
                Arguments.of("retire.v1.json", Samples.retire()),
                Arguments.of("delete.v1.json", Samples.delete()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWrittenIsTheGoldenFile(String file, Object sample) throws IOException {
        String written = CoreJson.write(sample);
        Path actual = Files.createDirectories(Path.of("target", "golden")).resolve(file);
        Files.writeString(actual, written + "\n");

        assertThat(written).as("see %s", actual).isEqualTo(golden(file));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theGoldenFileIsReadAsWhatWasWritten(String file, Object sample) throws IOException {
        assertThat((Object) CoreJson.read(golden(file), sample.getClass())).isEqualTo(sample);
    }

    @Test
    void whatIsMissingOrUnknownIsNotGuessed() {
        assertThatThrownBy(() -> CoreJson.read("{}", SwitchFlow.Input.class)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> CoreJson.read("{\"colour\":\"red\"}", SwitchFlow.Input.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void theJournalHasNoOtherFlowsThanTheGoldenOnes(@TempDir Path state) {
        try (LoadBalancerStore store = new LoadBalancerStore(state.resolve("controller.db"))) {
            MemoryNetworkDriver driver = MemoryNetworkDriver.onHeap(new InstallationId("test"));
            try (driver;
                    LoadBalancerFlows flows = new LoadBalancerFlows(driver, store, ControllerConfig.in(state))) {
                assertThat(Stream.of(
                                flows.create(), flows.switchVip(), flows.replace(), flows.retire(), flows.delete()))
                        .extracting(type -> type.name() + ".v" + type.version() + ".json")
                        .isSubsetOf(samples().map(sample -> sample.get()[0]).toArray(String[]::new));
            }
        }
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + file)) {
            assertThat(in).as("golden/" + file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
