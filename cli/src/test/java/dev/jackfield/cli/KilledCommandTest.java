package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What a command leaves that is stopped in the middle of a flow, and what other commands see of it meanwhile. */
class KilledCommandTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
        cli.makeNetworks();
    }

    /** A create of the load balancer web in a process of its own, paused in the middle. */
    private final class Paused implements AutoCloseable {
        private final List<String> said = new ArrayList<>();
        private final Process process;
        private final BufferedReader err;

        Paused() throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Jackfield.class.getName(),
                    "lb",
                    "create",
                    "-f",
                    cli.file("web.yaml", Cli.web("web", "mem:amp-1", "mem:amp-2")));
            builder.environment().putAll(cli.environment());
            builder.environment().put("JACKFIELD_PAUSE_BEFORE", "plug-network");
            process = builder.start();
            err = process.errorReader(StandardCharsets.UTF_8);
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                said.add(line);
                if (line.startsWith("paused before: plug-network")) {
                    return;
                }
            }
            throw new AssertionError("it was not paused: " + said);
        }

        /** Waits for its end; returns its exit code. */
        int end() throws IOException, InterruptedException {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                said.add(line);
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void theNextCommandTakesBackWhatAKilledOneBegan() throws Exception {
        try (Paused create = new Paused()) {
            create.process.toHandle().destroyForcibly();
            create.end();
        }
        assertThat(cli.ok("help lb").err()).isEmpty();

        Result list = cli.ok("lb list -o json");

        assertThat(list.json()).isEmpty();
        assertThat(list.err()).contains("recovered: create of load balancer web was cut off, and is rolled back\n");
        assertThat(cli.ok("port list -o json").json()).isEmpty();
        assertThat(cli.ok("audit").out()).isEqualTo("0 known, 0 orphaned, 0 lost, 0 foreign\n");
    }

    @Test
    void aRunningCommandIsLeftAlone() throws Exception {
        try (Paused create = new Paused()) {
            Result list = cli.ok("lb list");
            assertThat(list.out()).contains("PENDING_CREATE");
            assertThat(list.err()).isEmpty();
            assertThat(cli.ok("-v lb list").err()).contains("under way: create of load balancer web, by process ");

            Result same = cli.createWeb();
            assertThat(same.code()).isEqualTo(4);
            assertThat(same.err())
                    .startsWith("error: CONFLICT: ")
                    .contains("busy")
                    .contains(Long.toString(create.process.pid()));
            String other = Cli.web("other", "mem:amp-3").replace("address: 203.0.113.100", "address: 203.0.113.101");
            assertThat(cli.read(other.replace("ACTIVE_STANDBY", "SINGLE"), "lb", "create", "-f", "-")
                            .code())
                    .isZero();
        }
    }

    @Test
    void aCancelledCommandTakesBackWhatItBegan() throws Exception {
        try (Paused create = new Paused()) {
            create.process.toHandle().destroy();

            assertThat(create.end()).isEqualTo(Failures.CANCELLED);
            assertThat(create.said).contains("cancelled: what was begun is taken back");
        }
        Result list = cli.ok("lb list -o json");
        assertThat(list.json()).isEmpty();
        assertThat(list.err()).isEmpty();
    }

    @Test
    void aBackupMadeWhileACommandIsAtWorkIsRestoredAndRecovered() throws Exception {
        assertThat(cli.read(single("other", "mem:amp-3"), "lb", "create", "-f", "-")
                        .code())
                .isZero();
        String other = cli.ok("lb show other -o json").out();
        Cli restored = new Cli(Files.createDirectories(folder.resolve("restored")));
        try (Paused create = new Paused()) {
            backUp(cli.state(), restored.state());
            create.process.toHandle().destroyForcibly();
            create.end();
        }
        new StateDirectory(cli.state()).delete();

        Result list = restored.ok("lb list");

        assertThat(list.err()).contains("recovered: create of load balancer web was cut off, and is rolled back\n");
        assertThat(list.out()).contains("other").doesNotContain("web");
        assertThat(restored.ok("lb show other -o json").out()).isEqualTo(other);
        assertThat(restored.ok("check other").out()).endsWith("load balancer other: no hop is broken\n");
        assertThat(restored.ok("audit").out()).matches("\\d+ known, 0 orphaned, 0 lost, 0 foreign\n");
        assertThat(restored.ok("reconcile").out()).isEqualTo("all is as it should be\n");
        assertThat(restored.createWeb().code()).isZero();
    }

    private static String single(String name, String compute) {
        return Cli.web(name, compute)
                .replace("ACTIVE_STANDBY", "SINGLE")
                .replace("address: 203.0.113.100", "address: 203.0.113.101");
    }

    /** As docs/operations.md tells it. */
    private static void backUp(Path from, Path to) throws IOException, SQLException {
        for (String file :
                List.of("memory/controller/flows.db", "memory/controller/controller.db", "memory/network/memory.db")) {
            Files.createDirectories(to.resolve(file).getParent());
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + from.resolve(file));
                    Statement sql = connection.createStatement()) {
                sql.execute("VACUUM INTO '" + to.resolve(file) + "'");
            }
        }
        Files.copy(from.resolve("installation"), to.resolve("installation"));
    }
}
