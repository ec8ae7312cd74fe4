package dev.jackfield.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/** What the daemon logs. */
class DaemonLogTest {
    private static final Logger ROOT = Logger.getLogger("");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private List<Handler> before;

    @BeforeEach
    void listen() {
        before = List.of(ROOT.getHandlers());
        DaemonLog.to(new PrintStream(log, true, StandardCharsets.UTF_8), DaemonLog.Format.JSON);
    }

    @AfterEach
    void restore() {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        before.forEach(ROOT::addHandler);
    }

    @Test
    void whatAnOperationDoesIsLoggedWithItsId() {
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort())) {
            daemon.ground();
            String id = TestDaemon.json(daemon.post("/v1/load-balancers", TestDaemon.web("web")))
                    .path("id")
                    .asString();
            List<JsonNode> lines = log.toString(StandardCharsets.UTF_8)
                    .lines()
                    .<JsonNode>map(TestDaemon.JSON::readTree)
                    .toList();
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("message").asString()).isEqualTo("CREATE of web by admin: SUCCEEDED");
                assertThat(line.path("operation").asString()).isEqualTo(id);
            });
            assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(daemon.token());
        }
    }
}
