package dev.jackfield.tck;

import dev.jackfield.network.Capability;
import dev.jackfield.tck.Conformance.Behaviour;
import dev.jackfield.tck.Conformance.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class ConformanceReportTest {
    private static final Contract CONTRACT = Contract.of("""
            # Title

            ## plug

            | id | when | then | left behind |
            |---|---|---|---|
            | `plug-1` | once | works | a port |
            | `plug-2` | twice | works | nothing new |

            ### unplug

            | `unplug-1` | always | works | nothing |
            | `unplug-2` | in dreams | works † | nothing |
            """);

    private static Conformance run(String name, Map<String, Result> results) {
        Map<String, Behaviour> behaviours = new HashMap<>();
        results.forEach((row, result) -> behaviours.put(row, new Behaviour(result, List.of("Some.test"))));
        return new Conformance(name, "some", new TreeSet<>(List.of(Capability.QOS, Capability.TRACE)), behaviours);
    }

    private static ConformanceReport twoRuns() {
        return new ConformanceReport(
                CONTRACT,
                List.of(
                        run("one", Map.of("plug-1", Result.PASSED, "plug-2", Result.FAILED)),
                        run("two", Map.of("plug-1", Result.PASSED, "plug-2", Result.NOT_APPLICABLE))));
    }

    @Test
    void rowsAreCountedForEachRunAndThoseThatNobodyFulfilsAreNamed() {
        assertThat(twoRuns().summary())
                .containsExactly(
                        "4 behaviours, 1 of them open",
                        "  one                      1 passed, 1 failed, 0 do not apply, 1 not run",
                        "  two                      1 passed, 0 failed, 1 do not apply, 1 not run",
                        "  no driver was seen to do: plug-2 unplug-1");
    }

    @Test
    void theTableHasARowForEachBehaviourAndAColumnForEachRun() {
        assertThat(twoRuns().table().lines())
                .contains(
                        "| one | QOS, TRACE | 1 | 1 | 0 |",
                        "## plug",
                        "| row | when | one | two |",
                        "| `plug-1` | once | ✓ | ✓ |",
                        "| `plug-2` | twice | ✗ | – |",
                        "## unplug",
                        "| `unplug-1` | always |  |  |",
                        "| `unplug-2` | in dreams | † | † |");
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path folder) {
        Conformance run = run("one", Map.of("plug-1", Result.PASSED));

        Conformance.write(folder.resolve("one.json"), run);

        assertThat(Conformance.read(folder.resolve("one.json"))).isEqualTo(run);
    }

    @Test
    void theContractInTheJarIsTheOneInTheDocuments() throws IOException {
        assertThat(Contract.read()).isEqualTo(Contract.of(Files.readString(Path.of("..", "docs", "semantics.md"))));
        assertThat(Contract.read().rows()).hasSizeGreaterThan(200);
    }
}
