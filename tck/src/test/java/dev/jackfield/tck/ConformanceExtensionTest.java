package dev.jackfield.tck;

import dev.jackfield.tck.Conformance.Behaviour;
import dev.jackfield.tck.Conformance.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class ConformanceExtensionTest {
    @TempDir
    private Path folder = Path.of("");

    private void run(String reports, String world) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(SampleSuite.class))
                .configurationParameter(ConformanceExtension.REPORTS, reports);
        if (!world.isEmpty()) {
            request.configurationParameter(ConformanceExtension.WORLD, world);
        }
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(request.build());
    }

    @Test
    void theWorstTestOfARowDecidesUnlessItIsNoneOfTheDriversBusiness() {
        run(folder.toString(), "");

        Conformance conformance = Conformance.read(folder.resolve("SampleSuite.json"));

        assertThat(conformance.name()).isEqualTo("sample");
        assertThat(conformance.behaviours())
                .containsOnly(
                        entry("row-1", new Behaviour(Result.PASSED, List.of("Part.doesNotApply", "Part.passes"))),
                        entry("row-2", new Behaviour(Result.FAILED, List.of("Part.fails", "Part.passes"))),
                        entry("row-3", new Behaviour(Result.FAILED, List.of("Part.failsOnce"))),
                        entry("row-4", new Behaviour(Result.NOT_APPLICABLE, List.of("Part.doesNotApply"))),
                        entry("row-5", new Behaviour(Result.NOT_RUN, List.of("Part.isGivenUp"))));
    }

    @Test
    void surroundingsAreToldApart() {
        run(folder.toString(), "root");
        run(folder.toString(), "user");

        assertThat(Conformance.read(folder.resolve("SampleSuite-root.json")).name())
                .isEqualTo("sample (root)");
        assertThat(Conformance.read(folder.resolve("SampleSuite-user.json")).name())
                .isEqualTo("sample (user)");
    }

    @Test
    void withoutAFolderNothingIsWritten() throws IOException {
        run("", "nowhere");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        assertThat(Path.of("target", "tck", "SampleSuite-nowhere.json")).doesNotExist();
    }
}
