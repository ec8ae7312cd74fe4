package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class HelpTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help",
                "--help",
                "-h",
                "version",
                "--version",
                "drivers",
                "completion bash",
                "help lb",
                "help lb create",
                "lb --help",
                "lb create -h",
                "network create --help",
                "help sandbox",
                "help demo",
                "demo --help",
                "help network"
            })
    void whatOnlyExplainsTouchesNoState(String command) {
        Result result = cli.ok(command);

        assertThat(result.out()).isNotBlank();
        assertThat(result.err()).isEmpty();
        assertThat(cli.state()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "network",
                "subnet",
                "port",
                "qos-policy",
                "security-group",
                "compute",
                "lb",
                "check",
                "reconcile",
                "repair",
                "audit",
                "drivers",
                "sandbox",
                "completion",
                "version"
            })
    void everyCommandHasExamples(String command) {
        assertThat(cli.ok("help").out()).contains("\n  " + command);
        assertThat(cli.ok("help " + command).out()).containsPattern("(?s)Examples?:\n.*  .*jackfield " + command);
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        assertThat(cli.run()).satisfies(result -> {
            assertThat(result.code()).isZero();
            assertThat(result.out()).contains("Commands:").contains("lb");
        });
    }

    @Test
    void theDriversAreListed() {
        assertThat(cli.ok("drivers").out().lines().map(line -> line.split(" ")[0]))
                .contains("NAME", "linux", "memory", "neutron");
    }

    @Test
    void wrongUseIsInvalidAndSaysWhereToLook() {
        for (List<String> wrong : List.of(
                List.of("nix"),
                List.of("lb"),
                List.of("lb", "nix"),
                List.of("lb", "create"),
                List.of("lb", "create", "--nix"),
                List.of("network", "create", "n", "--mtu", "big"),
                List.of("help", "nix"),
                List.of("network", "list", "-o", "xml"))) {
            Result result = cli.run(wrong.toArray(String[]::new));
            assertThat(result.code()).as("%s", wrong).isEqualTo(2);
            assertThat(result.err().lines())
                    .as("%s", wrong)
                    .hasSize(2)
                    .element(0)
                    .asString()
                    .startsWith("error: INVALID: ");
            assertThat(result.err()).contains("try: jackfield ");
            assertThat(result.out()).isEmpty();
        }
        assertThat(cli.state()).doesNotExist();
    }

    @Test
    void anUnknownDriverIsInvalid() {
        Result result = cli.run("--driver", "nix", "network", "list");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("error: INVALID: driver 'nix' is not known; known are linux, memory, neutron\n");
    }
}
