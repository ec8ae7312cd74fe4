package dev.jackfield.cli.remote;

import com.sun.net.httpserver.HttpServer;
import dev.jackfield.network.ErrorKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is told of an operation whose daemon does not come back. */
class OperationRunnerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private HttpServer daemon;

    @BeforeEach
    void open() throws IOException {
        daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        daemon.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        answers("/v1/load-balancers", 202, "application/json", "{\"id\":\"op-1\",\"state\":\"RUNNING\"}");
        daemon.start();
    }

    private void answers(String path, int status, String type, String body) {
        daemon.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterEach
    void close() {
        daemon.stop(0);
    }

    private DaemonException run() {
        URI uri = URI.create("http://127.0.0.1:" + daemon.getAddress().getPort());
        DaemonAddress address =
                new DaemonAddress(uri, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        try (DaemonConnection connection = new DaemonConnection(address, PATIENCE)) {
            OperationRunner runner = new OperationRunner(connection, (_, _, _, _) -> {});
            return catchThrowableOfType(
                    DaemonException.class, () -> runner.run("DELETE", "/v1/load-balancers/web", null));
        }
    }

    @Test
    void aDaemonThatDiesForGoodLeavesTheOutcomeUnknown() {
        daemon.createContext("/v1/events", exchange -> daemon.stop(0));
        long begun = System.nanoTime();

        DaemonException error = run();

        assertThat(error.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(error)
                .hasMessage(
                        "the daemon went away in the middle of operation op-1; look before you ask for the same again");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, PATIENCE.plusSeconds(20));
    }

    @Test
    void aDaemonThatKnowsNothingOfTheOperationAnyMoreSaysSoAtOnce() {
        answers(
                "/v1/operations",
                404,
                "application/problem+json",
                "{\"kind\":\"NOT_FOUND\",\"detail\":\"operation op-1 is not there\"}");

        DaemonException error = run();

        assertThat(error.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(error).hasMessageContaining("operation op-1").hasRootCauseMessage("operation op-1 is not there");
    }
}
