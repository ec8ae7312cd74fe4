package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Operations at a daemon that are cancelled, that leave something, and whose answers or daemons are lost in the middle. */
class RemoteOperationTest {
    private static final Map<String, String> SLOW = Map.of("delay.plugNetwork", "1500");

    @TempDir
    Path folder;

    /** A process of Jackfield. */
    private static final class Command implements AutoCloseable {
        private final List<String> said = new ArrayList<>();
        private final Process process;
        private final BufferedReader reader;

        Command(boolean out, Map<String, String> environment, String... words) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Jackfield.class.getName()));
            command.addAll(List.of(words));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            process = builder.start();
            reader = out ? process.inputReader(StandardCharsets.UTF_8) : process.errorReader(StandardCharsets.UTF_8);
        }

        /** Waits for a line. */
        String await(String begin) throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.add(line);
                if (line.startsWith(begin)) {
                    return line;
                }
            }
            throw new AssertionError("it did not say " + begin + ": " + said);
        }

        int end() throws IOException, InterruptedException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.add(line);
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        }

        /** Ctrl-C, as far as Java can press it. */
        void interrupt() {
            process.toHandle().destroy();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static Command create(Cli cli) throws IOException {
        String file = cli.file("web.yaml", Cli.web("web", "mem:amp-1", "mem:amp-2"));
        Command command = new Command(false, cli.environment(), "lb", "create", "-f", file);
        command.await("✓ plug-vip-port");
        return command;
    }

    private static void assertNothingIsLeft(Cli cli) {
        assertThat(cli.ok("lb list -o json").json()).isEmpty();
        assertThat(cli.ok("port list -o json").json()).isEmpty();
        assertThat(cli.ok("audit").out()).isEqualTo("0 known, 0 orphaned, 0 lost, 0 foreign\n");
    }

    @Test
    void aCancelledOperationIsTakenBackAndWaitedFor() throws Exception {
        try (ServedState served = new ServedState(folder, SLOW)) {
            Cli remote = served.remote();
            remote.makeNetworks();
            try (Command create = create(remote)) {
                create.interrupt();

                assertThat(create.end()).isEqualTo(Failures.CANCELLED);
                assertThat(create.said).contains("cancelled: what was begun is taken back");
                assertThat(create.said).anyMatch(line -> line.matches("↶ allocate-vip taken back … [0-9.]+ ms"));
            }
            assertNothingIsLeft(remote);
        }
    }

    @Test
    void oneThatIsLeftGoesOn() throws Exception {
        try (ServedState served = new ServedState(folder, SLOW)) {
            Cli remote = served.remote();
            remote.makeNetworks();
            try (Command create = create(remote)) {
                create.interrupt();
                create.await("cancelling: ");
                create.interrupt();

                assertThat(create.end()).isEqualTo(Failures.CANCELLED);
                assertThat(create.said).contains("left unfinished: the daemon goes on with it");
            }
        }
        assertNothingIsLeft(new Cli(folder));
    }

    @Test
    void whatIsLeftBehindIsTold() throws SQLException {
        Path own = folder.resolve("local");
        Cli local = new Cli(own);
        local.makeNetworks();
        sabotage(local);
        try (ServedState served = new ServedState(folder, Map.of())) {
            Cli remote = served.remote();
            remote.makeNetworks();
            sabotage(remote);

            Result here = local.read(Cli.web("web", "mem:amp-1", "mem:amp-2"), "lb", "create", "-f", "-");
            Result there = remote.read(Cli.web("web", "mem:amp-1", "mem:amp-2"), "lb", "create", "-f", "-");

            assertThat(there.err()).contains("  left behind: step plug-vip-port mem:amp-1 of flow ");
            assertThat(normal(there.err())).isEqualTo(normal(here.err()));
            assertThat(there.code()).isEqualTo(here.code());
            Result inVain = remote.run("lb", "recover");
            assertThat(inVain.code()).isEqualTo(Failures.BROKEN);
            assertThat(normal(inVain.out()))
                    .isEqualTo(normal(local.run("lb", "recover").out()));
            assertThat(inVain.err()).contains("not recovered: create of load balancer web had failed");
        }
    }

    private static void sabotage(Cli cli) throws SQLException {
        Path store = cli.state().resolve("memory/network/memory.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TRIGGER holderless BEFORE UPDATE ON vip BEGIN SELECT RAISE(ABORT, 'no holder'); END");
            sql.execute("CREATE TRIGGER stubborn BEFORE DELETE ON port BEGIN SELECT RAISE(ABORT, 'ports stay'); END");
        }
    }

    /** Without ids, times and paths; a defect is not explained to who is elsewhere. */
    private static String normal(String text) {
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id")
                .replaceAll("\\b[0-9a-f]{8}\\b", "id")
                .replaceAll("store \\S+memory.db", "store")
                .replaceAll("(?m)^(error: BUG: |  this is a defect).*\n", "")
                .replaceAll("(✗ .+? … ).*", "$1")
                .replaceAll("… [0-9.]+ ms", "… ms");
    }

    /** Between a command and a daemon: the first answer to a request of the beginning is lost on the way. */
    private static final class Lossy implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> requests = new ArrayList<>();
        private final URI daemon;
        private final String begin;

        Lossy(URI daemon, String begin) throws IOException {
            this.daemon = daemon;
            this.begin = begin;
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        Socket client = socket.accept();
                        Thread.ofVirtual().start(() -> serve(client));
                    }
                } catch (IOException e) {
                    // It is closed.
                }
            });
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        private void serve(Socket client) {
            try (client;
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), daemon.getPort())) {
                byte[] bytes = new byte[1 << 16];
                int read = client.getInputStream().read(bytes);
                boolean lost = isWanted(bytes, read) && count() == 1;
                server.getOutputStream().write(bytes, 0, read);
                Thread.ofVirtual().start(() -> forward(client, server));
                if (lost) {
                    server.getInputStream().read(bytes);
                } else {
                    server.getInputStream().transferTo(client.getOutputStream());
                }
            } catch (IOException e) {
                // One side is gone.
            }
        }

        private void forward(Socket client, Socket server) {
            byte[] bytes = new byte[1 << 16];
            try {
                for (int read = client.getInputStream().read(bytes);
                        read > 0;
                        read = client.getInputStream().read(bytes)) {
                    isWanted(bytes, read);
                    server.getOutputStream().write(bytes, 0, read);
                }
            } catch (IOException e) {
                // One side is gone.
            }
        }

        /** Whether it is a request of the beginning, which is noted with its key. */
        private boolean isWanted(byte[] bytes, int length) {
            String text = new String(bytes, 0, Math.max(0, length), StandardCharsets.UTF_8);
            if (text.startsWith(begin)) {
                synchronized (requests) {
                    requests.add(text.replaceAll("(?is).*idempotency-key: *(\\S+).*", "$1"));
                }
            }
            return text.startsWith(begin);
        }

        int count() {
            synchronized (requests) {
                return requests.size();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aRequestWhoseAnswerIsLostIsRepeatedUnderItsKey() throws IOException {
        try (ServedState served = new ServedState(folder, Map.of());
                Lossy lossy = new Lossy(served.daemon().address(), "POST /v1/load-balancers ")) {
            Cli direct = served.remote();
            direct.makeNetworks();
            Map<String, String> environment = new HashMap<>(direct.environment());
            environment.put("JACKFIELD_SERVER", lossy.url());

            Result result = new Cli(folder, environment).createWeb();

            assertThat(result.err()).startsWith("✓ record … ").contains("✓ allocate-vip");
            assertThat(result.code()).isZero();
            assertThat(lossy.requests).hasSize(2);
            assertThat(lossy.requests.get(1)).isEqualTo(lossy.requests.getFirst());
            assertThat(direct.ok("lb list -o json").json()).hasSize(1);
        }
    }

    @Test
    void aDaemonThatDiesInTheMiddleIsSeenAgain() throws Exception {
        Cli local = new Cli(folder);
        local.makeNetworks();
        try (Command first = serve(local, "127.0.0.1:0")) {
            String url = first.await("serving on ").replaceAll(".* (http://\\S+),.*", "$1");
            Cli remote = new Cli(
                    folder,
                    Map.of(
                            "JACKFIELD_SERVER",
                            url,
                            "JACKFIELD_TOKEN_FILE",
                            local.state().resolve("memory/server/token").toString()));
            try (Command create = create(remote)) {
                first.process.destroyForcibly();
                try (Command second = serve(local, url.replaceFirst("http://", ""))) {
                    second.await("serving on ");

                    assertThat(create.end()).isEqualTo(9);
                    assertThat(create.said.getLast())
                            .matches("error: UNKNOWN_OUTCOME: operation \\S+ was interrupted: its daemon died;"
                                    + " create was taken back");
                    assertNothingIsLeft(remote);
                }
            }
        }
    }

    private static Command serve(Cli local, String address) throws IOException {
        return new Command(
                true, local.environment(), "serve", "--listen", address, "--driver-option", "delay.plugNetwork=3000");
    }
}
