package dev.jackfield.core;

import dev.jackfield.flow.FlowType;
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
                Arguments.of("update.v1.json", Samples.update()),
                Arguments.of("prune.v1.json", Samples.prune()),
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
    void theStepsOfAnInputAreTheGoldenOnes(@TempDir Path state) throws IOException {
        try (LoadBalancerStore store = new LoadBalancerStore(state.resolve("controller.db"));
                MemoryNetworkDriver driver = MemoryNetworkDriver.onHeap(new InstallationId("test"));
                LoadBalancerFlows flows = new LoadBalancerFlows(driver, store, ControllerConfig.in(state))) {
            String steps = steps(new CreateFlow(driver, store).type(1), Samples.create())
                    + steps(flows.create(), Samples.create())
                    + steps(flows.switchVip(), Samples.switchVip())
                    + steps(flows.replace(), Samples.replace())
                    + steps(flows.retire(), Samples.retire())
                    + steps(flows.update(), Samples.update())
                    + steps(flows.prune(), Samples.prune())
                    + steps(flows.delete(), Samples.delete());
            Path actual = Files.createDirectories(Path.of("target", "golden")).resolve("steps.txt");
            Files.writeString(actual, steps);

            assertThat(steps.strip()).as("see %s", actual).isEqualTo(golden("steps.txt"));
        }
    }

    private static <I> String steps(FlowType<I> type, I input) {
        StringBuilder lines = new StringBuilder(type.name() + " v" + type.version() + " " + type.recovery() + "\n");
        type.steps()
                .apply(input)
                .forEach(step -> lines.append("  ").append(step.name()).append("\n"));
        return lines.toString();
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + file)) {
            assertThat(in).as("golden/" + file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
