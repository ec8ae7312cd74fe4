package dev.jackfield.cli;

import com.sun.net.httpserver.HttpServer;
import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a command says when a daemon refuses it, is not there, or goes away. */
class RemoteErrorsTest {
    @TempDir
    Path folder;

    private ServedState served;
    private Cli remote;

    @BeforeEach
    void open() {
        served = new ServedState(folder, Map.of());
        remote = served.remote();
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Cli with(String variable, String value) {
        Map<String, String> environment = new HashMap<>(remote.environment());
        environment.put(variable, value);
        return new Cli(folder, environment);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Test
    void aDaemonThatIsNotThereIsUnavailable() throws IOException {
        HttpServer gone = HttpServer.create(anyPort(), 0);
        gone.start();
        String url = "http://127.0.0.1:" + gone.getAddress().getPort();
        gone.stop(0);

        for (String command : new String[] {"lb list", "network create x", "lb delete x"}) {
            Result result = with("JACKFIELD_SERVER", url).run(command.split(" "));

            assertThat(result.code()).isEqualTo(8);
            assertThat(result.err())
                    .startsWith("error: UNAVAILABLE: no daemon answers at " + url + ": ")
                    .hasLineCount(1);
        }
    }

    @Test
    void whatIsNoDaemonIsNamed() throws IOException {
        HttpServer other = HttpServer.create(anyPort(), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            Result result = with(
                            "JACKFIELD_SERVER",
                            "http://127.0.0.1:" + other.getAddress().getPort())
                    .run("lb", "list");

            assertThat(result.code()).isEqualTo(8);
            assertThat(result.err()).contains("is no daemon of Jackfield (HTTP status 200)");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void anAnswerThatIsLostLeavesTheOutcomeUnknown() throws IOException {
        HttpServer deaf = HttpServer.create(anyPort(), 0);
        deaf.createContext("/", exchange -> exchange.close());
        deaf.start();
        try {
            Result result = with(
                            "JACKFIELD_SERVER",
                            "http://127.0.0.1:" + deaf.getAddress().getPort())
                    .run("network", "create", "x");

            assertThat(result.code()).isEqualTo(9);
            assertThat(result.err()).startsWith("error: UNKNOWN_OUTCOME: ").contains("look before");
        } finally {
            deaf.stop(0);
        }
    }

    @Test
    void aTokenThatIsMissingOrWrongIsDenied() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "nonsense\n");
        Map<String, String> none = new HashMap<>(remote.environment());
        none.remove("JACKFIELD_TOKEN_FILE");
        none.put("JACKFIELD_STATE", folder.resolve("nothing").toString());

        Result without = new Cli(folder, none).run("lb", "list");
        Result refused = with("JACKFIELD_TOKEN_FILE", wrong.toString()).run("lb", "list");
        Result unreadable = remote.run("lb", "list", "--token-file", "nowhere");

        assertThat(without.code()).isEqualTo(6);
        assertThat(without.err()).contains("needs a token; --token-file").hasLineCount(1);
        assertThat(refused.code()).isEqualTo(6);
        assertThat(refused.err())
                .contains("does not know the token of " + wrong)
                .doesNotContain("nonsense");
        assertThat(unreadable.code()).isEqualTo(6);
        assertThat(unreadable.err()).startsWith("error: DENIED: token file nowhere cannot be read");
    }

    @Test
    void theTokenOfThisHostsStateIsFound() {
        Map<String, String> environment = new HashMap<>(remote.environment());
        environment.remove("JACKFIELD_TOKEN_FILE");
        environment.put("JACKFIELD_STATE", folder.resolve("state").toString());
        environment.put("JACKFIELD_DRIVER", "memory");

        assertThat(new Cli(folder, environment).run("lb", "list").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lb list --server nonsense              |--server
            lb list --server ftp://127.0.0.1       |--server
            lb list --server http://127.0.0.1/x    |--server
            lb list --server http://192.0.2.1:8730 |https
            lb list --driver memory                |--driver
            lb list --state here                   |--state
            lb list --driver-option a=b            |--driver-option
            lb list --os-cloud lab                 |--os-cloud
            lb list --management-network x         |--management-network
            lb list --client-key x                 |--client-key
            demo --server http://127.0.0.1:1       |demo
            serve --server http://127.0.0.1:1      |serve""")
    void whatMakesNoSenseIsRefused(String command, String named) {
        Result result = remote.run(command.split(" "));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("error: INVALID: ").contains(named).hasLineCount(1);
    }

    @Test
    void aWrongValueIsNamedByItsLine() {
        remote.makeNetworks();
        String file = remote.file(
                "web.yaml", Cli.web("web", "mem:amp-1", "mem:amp-2").replace("203.0.113.100", "198.51.100.1"));

        Result result = remote.run("lb", "create", "-f", file);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("error: INVALID: " + file + ":4:34: ")
                .hasLineCount(1);
    }
}
