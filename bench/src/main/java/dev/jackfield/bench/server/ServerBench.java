package dev.jackfield.bench.server;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Topology;
import dev.jackfield.server.Daemon;
import dev.jackfield.server.DaemonConfig;
import dev.jackfield.server.DaemonLog;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the daemon costs, with a thousand idle event streams held: {@code bench/run server}. Reading a load balancer beside the HTTP library's
 * hello; creating and deleting one beside the same in this process, on the memory driver, which costs next to nothing; and the memory of a
 * daemon of its own process that knows many.
 */
public final class ServerBench implements AutoCloseable {
    private static final int READERS = 4;
    private static final int STREAMS = 1_000;
    private static final int ROUNDS = 9;

    /** In a round: few, since what a commit costs changes from second to second. */
    private static final int CYCLES = 8;

    private static final int CYCLE_ROUNDS = 60;

    /** Until what one side alone does is compiled, which takes some hundred calls of it. */
    private static final int WARMING_ROUNDS = 60;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Path folder;
    private final boolean quick;
    private final NetworkDriver driver;
    private int made;

    private ServerBench(Path folder, boolean quick) throws IOException {
        this.folder = folder;
        this.quick = quick;
        driver = driver(folder);
        Network network = driver.administration()
                .createNetwork(NetworkRequest.builder("front").build());
        driver.administration()
                .createSubnet(SubnetRequest.builder(network.id(), "front", Cidr.parse("10.0.0.0/8"))
                        .build());
    }

    private static NetworkDriver driver(Path folder) throws IOException {
        Path network = Files.createDirectories(folder.resolve("network"));
        return ServiceLoader.load(NetworkDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals("memory"))
                .findFirst()
                .orElseThrow()
                .open(new DriverConfig(new InstallationId("bench"), network, Map.of()));
    }

    /**
     * Measures, and prints tables and at last one JSON object; or serves what is there, in the process whose memory is measured.
     *
     * @param args {@code full}, {@code quick} or {@code serve}, and a folder
     * @throws Exception something could not be measured
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]).toRealPath();
        DaemonLog.to(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), DaemonLog.Format.TEXT);
        if (args[0].equals("serve")) {
            serve(folder);
            return;
        }
        try (ServerBench bench = new ServerBench(folder, args[0].equals("quick"))) {
            bench.run();
        }
    }

    private static Daemon daemon(Path folder, NetworkDriver driver) {
        return Daemon.start(
                DaemonConfig.usual().withListen(DaemonConfig.Listen.parse("127.0.0.1:0")),
                ControllerConfig.in(folder.resolve("controller")),
                driver,
                folder.resolve("server"));
    }

    private static void serve(Path folder) throws IOException {
        try (NetworkDriver driver = driver(folder);
                Daemon daemon = daemon(folder, driver)) {
            System.out.println(daemon.address());
            var _ = System.in.read(); // until whoever measures closes it
        }
    }

    private static String token(Path folder) throws IOException {
        return Files.readString(folder.resolve("server").resolve("token")).strip();
    }

    private void run() throws Exception {
        List<Connection> streams = new ArrayList<>();
        try (Daemon daemon = daemon(folder, driver);
                Hello hello = new Hello();
                Controller beside = Controller.open(ControllerConfig.in(folder.resolve("beside")), driver)) {
            String token = token(folder);
            LoadBalancerRecord web = beside.create(spec("beside", compute()));
            beside.delete(web.name());
            try (Connection connection = new Connection(daemon.address())) {
                connection.exchange(create(token, "web", compute()), 200);
                for (int i = 0; i < STREAMS; i++) {
                    Connection stream = new Connection(daemon.address());
                    streams.add(stream);
                    stream.open(Connection.request("GET", "/v1/events?load_balancer=web", token, "", ""));
                }
                reads(daemon.address(), hello.address(), token);
            }
            try (Connection connection = new Connection(daemon.address())) { // the other one was idle for too long
                cycles(connection, beside, token);
            }
        } finally {
            for (Connection stream : streams) {
                stream.close();
            }
        }
        memory();
        out.println();
        out.println(figures.entrySet().stream()
                .map(it -> String.format(Locale.ROOT, "\"%s\": %.3f", it.getKey(), it.getValue()))
                .collect(Collectors.joining(", ", "{", "}")));
    }

    private ComputeId compute() {
        made++;
        ComputeId compute = new ComputeId("mem:" + made);
        driver.administration().registerCompute(compute);
        return compute;
    }

    private static LoadBalancerSpec spec(String name, ComputeId compute) {
        return new LoadBalancerSpec(
                name,
                Optional.empty(),
                Topology.SINGLE,
                VipSpec.on("front"),
                List.of(),
                List.of(new ListenerSpec(ListenerProtocol.HTTP, 80, List.of())),
                List.of(),
                List.of(compute),
                Optional.empty());
    }

    private static byte[] create(String token, String name, ComputeId compute) {
        return Connection.request(
                "POST",
                "/v1/load-balancers",
                token,
                "Prefer: wait=30\r\n",
                "{\"version\":1,\"name\":\"" + name + "\",\"vip\":{\"subnet\":\"front\"},"
                        + "\"listeners\":[{\"protocol\":\"HTTP\",\"port\":80}],\"amphorae\":[\"" + compute + "\"]}");
    }

    /** Reads beside hellos, in turns; a round's figure is requests a second. */
    private void reads(URI daemon, URI hello, String token) throws Exception {
        byte[] read = Connection.request("GET", "/v1/load-balancers/web", token, "", "");
        int requests = quick ? 200 : 5_000;
        rate(daemon, read, requests); // to warm up
        rate(hello, read, requests);
        List<Double> reads = new ArrayList<>();
        List<Double> hellos = new ArrayList<>();
        for (int round = 0; round < (quick ? 3 : ROUNDS); round++) {
            reads.add(rate(daemon, read, requests));
            hellos.add(rate(hello, read, requests));
        }
        out.printf(Locale.ROOT, "%nrequests a second, %d connections, %d event streams held%n", READERS, STREAMS);
        row("a load balancer is read", reads);
        row("the library's hello", hellos);
        figures.put("read_over_raw", ratio(reads, hellos));
    }

    private static double rate(URI server, byte[] request, int requests) throws Exception {
        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            List<Connection> connections = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                connections.add(new Connection(server));
            }
            long begun = System.nanoTime();
            List<Callable<Boolean>> work = connections.stream()
                    .<Callable<Boolean>>map(connection -> () -> {
                        for (int i = 0; i < requests; i++) {
                            connection.exchange(request, 200);
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> each : readers.invokeAll(work)) {
                each.get();
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            for (Connection connection : connections) {
                connection.close();
            }
            return READERS * requests / seconds;
        }
    }

    /** Creations and deletions over HTTP beside those of a controller in this process, in turns; the first ones warm both up. */
    private void cycles(Connection connection, Controller beside, String token) throws Exception {
        int warming = quick ? 0 : WARMING_ROUNDS;
        int measured = quick ? 4 : CYCLE_ROUNDS;
        List<Double> overHttp = new ArrayList<>();
        List<Double> inProcess = new ArrayList<>();
        for (int round = -warming; round < measured; round++) {
            if (round == 0) {
                overHttp.clear();
                inProcess.clear();
            }
            List<ComputeId> computes = new ArrayList<>();
            for (int i = 0; i < CYCLES; i++) {
                computes.add(compute());
            }
            boolean first = round % 2 == 0; // who comes second finds warmer caches
            if (first) {
                overHttp.add(rate(computes, compute -> cycle(connection, token, compute)));
            }
            inProcess.add(rate(computes, compute -> {
                beside.create(spec("lb", compute));
                beside.delete("lb");
            }));
            if (!first) {
                overHttp.add(rate(computes, compute -> cycle(connection, token, compute)));
            }
        }
        out.printf(Locale.ROOT, "%ncreations and deletions a second, %d event streams held%n", STREAMS);
        row("over HTTP", overHttp);
        row("in this process", inProcess);
        figures.put("cycles_over_in_process", ratio(overHttp, inProcess));
    }

    /** What is measured on an instance. */
    private interface Cycle {
        void on(ComputeId compute) throws Exception;
    }

    private static double rate(List<ComputeId> computes, Cycle cycle) throws Exception {
        long begun = System.nanoTime();
        for (ComputeId compute : computes) {
            cycle.on(compute);
        }
        return computes.size() / ((System.nanoTime() - begun) / 1e9);
    }

    private static void cycle(Connection connection, String token, ComputeId compute) throws IOException {
        String created = connection.exchange(create(token, "lb", compute), 200);
        String deleted = connection.exchange(
                Connection.request("DELETE", "/v1/load-balancers/lb", token, "Prefer: wait=30\r\n", ""), 200);
        if (!created.contains("\"SUCCEEDED\"") || !deleted.contains("\"SUCCEEDED\"")) {
            throw new IllegalStateException(created + deleted);
        }
    }

    /** The memory of a daemon that knows many load balancers, after all of them were listed. */
    private void memory() throws Exception {
        int population = quick ? 200 : 10_000;
        // Made in memory, where a commit costs nothing; it is only to be there.
        Path memory = Path.of("/dev/shm");
        Path many = Files.createTempDirectory(Files.isWritable(memory) ? memory : folder, "jackfield-bench");
        try {
            memory(many, population);
        } finally {
            try (Stream<Path> files = Files.walk(many)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void memory(Path many, int population) throws Exception {
        try (NetworkDriver its = driver(many)) {
            Network network = its.administration()
                    .createNetwork(NetworkRequest.builder("front").build());
            its.administration()
                    .createSubnet(SubnetRequest.builder(network.id(), "front", Cidr.parse("10.0.0.0/8"))
                            .build());
            try (Controller controller = Controller.open(ControllerConfig.in(many.resolve("controller")), its)) {
                for (int i = 0; i < population; i++) {
                    ComputeId compute = new ComputeId("mem:" + i);
                    its.administration().registerCompute(compute);
                    controller.create(spec("lb-" + i, compute));
                }
            }
        }
        Process served = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerBench.class.getName(),
                        "serve",
                        many.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            URI address = URI.create(served.inputReader().readLine());
            try (Connection connection = new Connection(address)) {
                int seen = listed(connection, token(many));
                if (seen != population) {
                    throw new IllegalStateException("listed " + seen + " of " + population);
                }
                double heap = heap(connection, token(many));
                double resident = resident(served.pid());
                out.printf(
                        Locale.ROOT,
                        "%na daemon that knows %d load balancers, after all were listed: %.0f MB of memory, of them %.0f MB heap in use%n",
                        population,
                        resident,
                        heap);
                figures.put("resident_mb_at_" + population, resident);
                figures.put("heap_mb_at_" + population, heap);
            }
        } finally {
            served.getOutputStream().close();
            served.waitFor();
        }
    }

    private static int listed(Connection connection, String token) throws IOException {
        int seen = 0;
        String marker = "";
        do {
            String page = connection.exchange(
                    Connection.request("GET", "/v1/load-balancers?limit=1000" + marker, token, "", ""), 200);
            seen += page.split("\"vip_owner\"", -1).length - 1;
            int next = page.lastIndexOf("\"next\":\"");
            marker = next < 0 ? "" : "&marker=" + page.substring(next + 8, page.indexOf('"', next + 8));
        } while (!marker.isEmpty());
        return seen;
    }

    private static double heap(Connection connection, String token) throws IOException {
        return connection
                .exchange(Connection.request("GET", "/metrics", token, "", ""), 200)
                .lines()
                .filter(line -> line.startsWith("jackfield_heap_used_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))) / (1 << 20))
                .findFirst()
                .orElseThrow();
    }

    /** As the kernel counts it, in megabytes. */
    private static double resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private void row(String name, List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        out.printf(
                Locale.ROOT,
                "  %-26s median %8.1f  quartiles %8.1f %8.1f  of %d rounds%n",
                name,
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() / 4),
                sorted.get(sorted.size() * 3 / 4),
                sorted.size());
    }

    /** The median of the rounds' ratios. */
    private static double ratio(List<Double> ours, List<Double> theirs) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i) / theirs.get(i));
        }
        return ratios.stream().sorted().toList().get(ratios.size() / 2);
    }

    @Override
    public void close() {
        driver.close();
    }
}
