package dev.jackfield.bench;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.flow.Codec;
import dev.jackfield.flow.FlowEngine;
import dev.jackfield.flow.FlowFiles;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.FlowType;
import dev.jackfield.flow.Recovery;
import dev.jackfield.flow.Step;
import dev.jackfield.flow.Subject;
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

import java.io.IOException;
import java.io.PrintStream;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a step of a flow costs beside the bare commits that it needs: {@code bench/run flow}. The bare commits are the same statements
 * on a copy of the same journal, prepared once. Load balancers are made by the controller on the memory driver, which costs next to
 * nothing; what is measured is the journal, the locks and the records.
 */
public final class FlowBench implements AutoCloseable {
    private static final int STEPS = 10;
    private static final int ROUNDS = 3;
    private static final double NANOS_PER_MICRO = 1e3;

    /** For how many pairs one whole load balancer is made. */
    private static final int WHOLE_EACH = 10;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Path folder;
    private final int pairs;
    private final NetworkDriver driver;
    private final Path nursery;
    private int made;

    private FlowBench(Path folder, int pairs) throws IOException {
        this.folder = folder;
        this.pairs = pairs;
        driver = ServiceLoader.load(NetworkDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals("memory"))
                .findFirst()
                .orElseThrow()
                .open(new DriverConfig(new InstallationId("bench"), folder, Map.of()));
        Network network = driver.administration()
                .createNetwork(NetworkRequest.builder("front").build());
        driver.administration()
                .createSubnet(SubnetRequest.builder(network.id(), "front", Cidr.parse("10.0.0.0/8"))
                        .build());
        nursery = nursery(folder);
    }

    /** Where load balancers are made that are only to be there: in memory, where a commit costs nothing. */
    private static Path nursery(Path folder) throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.createTempDirectory(Files.isWritable(memory) ? memory : folder, "jackfield-bench");
    }

    /**
     * Measures, and prints tables and at last one JSON object of ratios.
     *
     * @param args {@code full} or {@code quick}, and a folder on a disk
     * @throws Exception something could not be measured
     */
    public static void main(String[] args) throws Exception {
        boolean quick = args[0].equals("quick");
        try (FlowBench bench = new FlowBench(Path.of(args[1]).toRealPath(), quick ? 5 : 100)) {
            bench.run(quick ? List.of(5, 20) : List.of(100, 10_000));
        }
    }

    private void run(List<Integer> populations) throws Exception {
        List<Population> all = new ArrayList<>();
        Map<Integer, Map<String, Double>> best = new LinkedHashMap<>();
        for (int size : populations) {
            Population population = new Population(size, populate(size));
            all.add(population);
            best.put(size, best(size, wholes(population)));
        }
        steps(all).forEach((size, rounds) -> value(best, size).putAll(best(size, rounds)));
        Integer first = populations.getFirst();
        Map<String, Double> few = value(best, first);
        best.forEach((size, medians) -> {
            String suffix = size.equals(first) ? "" : "_at_" + size;
            ratios.put("step_over_commits" + suffix, value(medians, "step") / value(medians, "commits"));
            if (!size.equals(first)) {
                String grown = "_" + size + "_over_" + first;
                medians.forEach((name, median) -> ratios.put(name + grown, median / value(few, name)));
            }
        });
        out.println();
        out.println(ratios.entrySet().stream()
                .map(it -> String.format(Locale.ROOT, "\"%s\": %.3f", it.getKey(), it.getValue()))
                .collect(Collectors.joining(", ", "{", "}")));
    }

    /** A state directory with so many load balancers. */
    private record Population(int size, Path state) {}

    /** A state directory on the disk, with so many load balancers. */
    private Path populate(int population) throws IOException {
        try (Controller controller = Controller.open(ControllerConfig.in(nursery), driver)) {
            for (; made < population; made++) {
                controller.create(loadBalancer("lb-" + made, new ComputeId("mem:" + made)));
            }
        }
        Path state = Files.createDirectory(folder.resolve("state-" + population));
        try (Stream<Path> files = Files.walk(nursery)) {
            for (Path file : files.filter(it -> !it.equals(nursery)).toList()) {
                Files.copy(file, state.resolve(nursery.relativize(file)));
            }
        }
        return state;
    }

    private static <K, V> V value(Map<K, V> values, K key) {
        return Optional.ofNullable(values.get(key)).orElseThrow();
    }

    private LoadBalancerSpec loadBalancer(String name, ComputeId compute) {
        driver.administration().registerCompute(compute);
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

    /** Creates and deletes load balancers beside those that are there; the medians of some rounds, in microseconds. */
    private Map<String, List<Double>> wholes(Population population) throws Exception {
        Map<String, List<Double>> rounds = new LinkedHashMap<>();
        try (Controller controller = Controller.open(ControllerConfig.in(population.state()), driver)) {
            for (int round = 0; round < ROUNDS; round++) {
                Map<String, List<Long>> times = new LinkedHashMap<>();
                for (int i = 0; i < Math.max(1, pairs / WHOLE_EACH); i++) {
                    String id = population.size() + "-" + round + "-" + i;
                    LoadBalancerSpec spec = loadBalancer("more-" + id, new ComputeId("mem:more-" + id));
                    time(times, "create", 1, () -> controller.create(spec));
                    time(times, "delete", 1, () -> controller.delete(spec.name()));
                }
                addMedians(rounds, times);
            }
        }
        return rounds;
    }

    /** Alternates the flows of the engine and their bare commits, on all populations in turns; the medians of some rounds, in microseconds. */
    private Map<Integer, Map<String, List<Double>>> steps(List<Population> populations) throws Exception {
        FlowType<String> type = new FlowType<>("bench", 1, Recovery.ROLL_BACK, Codec.text(), input -> steps());
        Map<Integer, Map<String, List<Double>>> rounds = new LinkedHashMap<>();
        List<FlowEngine> engines = new ArrayList<>();
        List<BareJournal> bares = new ArrayList<>();
        try {
            for (Population population : populations) {
                FlowFiles files = FlowFiles.in(population.state());
                engines.add(new FlowEngine(files, List.of(type), FlowListener.none()));
                bares.add(BareJournal.copyOf(files.journal(), folder.resolve("bare-" + population.size() + ".db")));
                rounds.put(population.size(), new LinkedHashMap<>());
            }
            for (int round = 0; round < ROUNDS; round++) {
                List<Map<String, List<Long>>> times = new ArrayList<>();
                populations.forEach(population -> times.add(new LinkedHashMap<>()));
                for (int pair = 0; pair < pairs; pair++) {
                    String id = round + "-" + pair;
                    for (int i = 0; i < populations.size(); i++) {
                        FlowEngine engine = engines.get(i);
                        BareJournal bare = bares.get(i);
                        time(times.get(i), "step", STEPS, () -> engine.run(type, new Subject("bench-" + id), id));
                        time(times.get(i), "commits", STEPS, () -> bare.flow("flow-" + id, "bench-" + id, STEPS));
                    }
                }
                for (int i = 0; i < populations.size(); i++) {
                    addMedians(value(rounds, populations.get(i).size()), times.get(i));
                }
            }
        } finally {
            engines.forEach(FlowEngine::close);
            for (BareJournal bare : bares) {
                bare.close();
            }
        }
        return rounds;
    }

    private static void addMedians(Map<String, List<Double>> rounds, Map<String, List<Long>> times) {
        times.forEach((name, each) ->
                rounds.computeIfAbsent(name, it -> new ArrayList<>()).add(Match.median(each) / NANOS_PER_MICRO));
    }

    /** Prints the rounds, and finds the best of each. */
    private Map<String, Double> best(int size, Map<String, List<Double>> rounds) {
        out.printf(Locale.ROOT, "%n%d load balancers: medians of each round in microseconds%n", size);
        Map<String, Double> best = new LinkedHashMap<>();
        rounds.forEach((name, medians) -> {
            best.put(name, medians.stream().min(Double::compare).orElseThrow());
            String line = medians.stream()
                    .map(it -> String.format(Locale.ROOT, "%9.0f", it))
                    .collect(Collectors.joining());
            out.printf(Locale.ROOT, "  %-34s%s%n", label(name), line);
        });
        return best;
    }

    private static String label(String name) {
        return switch (name) {
            case "step" -> "step of a flow";
            case "commits" -> "its commits alone";
            default -> "a load balancer, " + name;
        };
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void time(Map<String, List<Long>> times, String name, int parts, Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        times.computeIfAbsent(name, it -> new ArrayList<>()).add((System.nanoTime() - start) / parts);
    }

    private static List<Step> steps() {
        return IntStream.range(0, STEPS)
                .mapToObj(i -> Step.action("step-" + i, context -> {}))
                .toList();
    }

    @Override
    public void close() throws IOException {
        driver.close();
        try (Stream<Path> files = Files.walk(nursery)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
