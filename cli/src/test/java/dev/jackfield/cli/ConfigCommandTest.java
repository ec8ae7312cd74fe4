package dev.jackfield.cli;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.server.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfigCommandTest {
    private static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @TempDir
    private Path folder;

    private Cli cli() {
        return new Cli(folder);
    }

    private static ServeSettings read(String file, Map<String, String> environment) {
        return ServeSettingsFile.read(
                file,
                new Surroundings(InputStream.nullInputStream(), System.out, new PrintStream(System.err), environment));
    }

    @Test
    void theExampleSaysWhatHoldsWithoutIt() {
        String example = Path.of(System.getProperty("user.dir"))
                .resolve("../examples/jackfield.yaml")
                .toString();

        ServeSettings settings = read(example, Map.of());

        assertThat(settings.driver()).contains(Jackfield.USUAL_DRIVER);
        assertThat(new ServeSettings(
                        Optional.empty(),
                        settings.driverOptions(),
                        settings.state(),
                        settings.managementNetworks(),
                        settings.log(),
                        settings.daemon()))
                .isEqualTo(ServeSettings.usual());
        assertThat(cli().run("config", "check", example).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    lisen: 127.0.0.1:1           | 1:1 | did you mean listen?
                    listen: localhost:8730       | 1:9 | listen
                    listen: 127.0.0.1            | 1:9 | must be ADDRESS:PORT
                    listen: 0.0.0.0:8730         | 1:9 | needs tls with certificate, key and client_ca
                    tls: {certificate: a}        | 1:6 | tls.key
                    watch_milliseconds: -1       | 1:21 | must be from 0 to 60000
                    limits: {streams: 0}         | 1:19 | must be from 1 to
                    log: loud                    | 1:6 | must be one of
                    tokens: [{name: a, role: king}] | 1:26 | must be one of
                    """)
    void aMistakeIsNamedByItsPlace(String text, String place, String problem) {
        Cli.Result result = cli().run("config", "check", cli().file("bad.yaml", text + "\n"));

        assertThat(result.code()).isEqualTo(ErrorKind.INVALID.exitCode());
        assertThat(result.err()).contains("bad.yaml:" + place + ": ").contains(problem);
    }

    @Test
    void aTokenThatStandsInTheFileIsNotRepeated() {
        Cli.Result result = cli().run(
                        "config",
                        "check",
                        cli().file("bad.yaml", "tokens: [{name: a, role: read, sha256: my-secret}]\n"));

        assertThat(result.code()).isEqualTo(ErrorKind.INVALID.exitCode());
        assertThat(result.err())
                .contains("sha256")
                .contains("must be 64 hexadecimal digits")
                .doesNotContain("my-secret");
    }

    @Test
    void whatHoldsIsShownWithoutSecrets() {
        String file = cli().file(
                        "good.yaml",
                        "driver_options: {os-cloud: shop, password: my-secret}\n"
                                + "tokens: [{name: ops, role: operate, project: shop, sha256: " + SHA + "}]\n");

        Cli.Result result = cli().run("-o", "json", "config", "show", file);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).doesNotContain("my-secret").doesNotContain(SHA);
        assertThat(result.json().at("/tokens/0/name").asString()).isEqualTo("ops");
        assertThat(result.json().at("/driver").asString()).isEqualTo("memory"); // by the environment
        assertThat(read(file, Map.of()).daemon().grants().getFirst().role()).isEqualTo(Role.OPERATE);
    }

    @Test
    void theEnvironmentOverrulesTheFileAndIsNamedWhenItIsWrong() {
        String file = cli().file("good.yaml", "listen: 127.0.0.1:1\n");

        assertThat(read(file, Map.of("JACKFIELD_LISTEN", "[::1]:2")).daemon().listen())
                .hasToString("[::1]:2");
        assertThatThrownBy(() -> read(file, Map.of("JACKFIELD_LISTEN", "here")))
                .hasMessageContaining("environment variable JACKFIELD_LISTEN");
    }
}
