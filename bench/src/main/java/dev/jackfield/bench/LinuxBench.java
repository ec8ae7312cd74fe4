package dev.jackfield.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The linux driver side by side with what one would use instead: {@code bench/run linux}. Everything it makes is in the namespaces
 * in which it is started.
 *
 * <p>The driver is measured in one process that goes on, as a daemon's would be: warm. What it is compared with is compiled, or
 * starts processes; none of it has anything to warm up but the caches of the kernel.
 */
public final class LinuxBench {
    private static final Path CNI = Path.of("/usr/lib/cni");
    private static final long SEED = 20260101;

    private final Effort effort;
    private final Path folder;
    private final Path contender;
    private final Path probe;
    private final PrintStream out;
    private final Scores scores;

    private LinuxBench(Effort effort, Path folder, Path programs, PrintStream out) {
        this.effort = effort;
        this.folder = folder;
        this.contender = programs.resolve("contender");
        this.probe = programs.resolve("probe");
        this.out = out;
        scores = new Scores(out);
    }

    /**
     * Measures, and prints tables and at last one JSON object of ratios.
     *
     * @param args {@code full} or {@code quick}, a folder on a disk for the records, the folder of the compiled programs
     * @throws Exception something could not be measured
     */
    public static void main(String[] args) throws Exception {
        Effort effort = args[0].equals("quick") ? Effort.QUICK : Effort.FULL;
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        new LinuxBench(effort, Path.of(args[1]).toRealPath(), Path.of(args[2]).toRealPath(), out).run();
    }

    private void run() throws InterruptedException {
        try (BenchWorld world = new BenchWorld(folder)) {
            warmUp(world);
            for (int ports : effort.populations()) {
                world.populate(ports);
                plugs(world, ports);
            }
            failovers(world);
        }
        out.println();
        out.println("load average at the end: " + loadAverage());
        scores.printRatios();
    }

    private void warmUp(BenchWorld world) {
        List<Contestant> ours =
                List.of(new DriverContestant(world.driver(), world.fabric()), new NetlinkContestant(world.fabric()));
        new Match(world, ours, effort.block(), "warm-", SEED).round(effort.warmUp());
    }

    private void plugs(BenchWorld world, int ports) {
        Path copy = copyOfRecords(ports);
        List<Contestant> contestants = contestants(world, copy);
        try {
            Match match = new Match(world, contestants, effort.block(), "bench-" + ports + "-", SEED);
            match.round(effort.block());
            List<Map<Contestant, Match.Times>> rounds = new ArrayList<>();
            for (int i = 0; i < effort.rounds(); i++) {
                rounds.add(match.round(effort.pairs()));
            }
            scores.plugs(ports, rounds, effort.block());
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    private List<Contestant> contestants(BenchWorld world, Path records) {
        String fabric = world.fabric().toString();
        String program = contender.toString();
        return List.of(
                new DriverContestant(world.driver(), world.fabric()),
                new NetlinkContestant(world.fabric()),
                new CompiledContestant(Scores.C_NETLINK, new Runner(List.of(program, "netlink", fabric))),
                new CompiledContestant(
                        Scores.C_EQUAL, new Runner(List.of(program, "equal", fabric, records.toString()))),
                new IpContestant(new Runner(List.of(program, "spawn", fabric)), fabric, folder),
                new CniContestant(new Runner(List.of(program, "spawn", fabric)), CNI, folder));
    }

    /** The driver's records, for the program that does equal work: the same tables with as many rows. */
    private Path copyOfRecords(int ports) {
        Path copy = folder.resolve("equal-" + ports + ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("networks.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + copy + "'");
            return copy;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void failovers(BenchWorld world) throws InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        try {
            pairs.add(new DriverPair(world.driver(), probe, directory("failover")));
            String fast = "  vrrp_version 3\n";
            pairs.add(new KeepalivedPair(Scores.KEEPALIVED_100MS, "ka100", fast, "  advert_int 0.1\n", probe, folder));
            if (effort.slowPair()) {
                pairs.add(new KeepalivedPair(Scores.KEEPALIVED_DEFAULT, "ka1000", "", "", probe, folder));
            }
            out.println();
            out.println("seed of the moments of the kills, and of all orders: " + SEED);
            scores.failovers(FailoverMatch.play(pairs, effort.kills(), SEED));
        } finally {
            pairs.forEach(Pair::close);
        }
    }

    private static String loadAverage() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
