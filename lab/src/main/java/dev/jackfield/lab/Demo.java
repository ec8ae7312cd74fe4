package dev.jackfield.lab;

import dev.jackfield.core.Controller;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkDriver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The main job, shown: a load balancer plugged into real networks of this host, real requests through it, its active amphora killed
 * {@value #KILLS} times, and all of it taken away again.
 *
 * <p>The client, the amphorae and the web members are processes of their own in network namespaces of their own. The load balancer
 * is made by a {@link Controller} over a driver, as any command makes one.
 */
public final class Demo implements AutoCloseable {
    static final int KILLS = 5;

    private static final Duration BETWEEN_KILLS = Duration.ofMillis(2200);
    private static final Kill BEFORE_ALL = new Kill(Long.MIN_VALUE, Long.MIN_VALUE);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DemoOptions options;
    private final NetworkDriver driver;
    private final LabNames names;
    private final Narrator narrator;
    private final Controller controller;
    private final DemoCleanup cleanup;
    private final VipKeeper keeper;
    private final Map<ComputeId, LabHost> amphorae = new LinkedHashMap<>();
    private final List<LabHost> members = new ArrayList<>();
    private boolean leftRunning;

    /**
     * Prepares the demo; makes nothing yet.
     *
     * @param options how it is to run
     * @param driver an open driver with an installation of the demo's own
     * @param controller opens the controller over the driver, with the demo's listener
     */
    public Demo(DemoOptions options, NetworkDriver driver, Function<FlowListener, Controller> controller) {
        this.options = options;
        this.driver = driver;
        names = LabNames.of(options.directory());
        narrator = new Narrator(options.out());
        this.controller = controller.apply(narrator);
        cleanup = new DemoCleanup(names, driver, this.controller);
        keeper = new VipKeeper(this.controller, DemoNetworks.LOAD_BALANCER);
    }

    /**
     * Plays the demo. Whatever happens, all that it made is taken away again, unless it is to be kept.
     *
     * @return whether it showed what it promises
     * @throws InterruptedException it was cancelled; everything was taken away
     */
    public boolean run() throws InterruptedException {
        if (cleanup.isNeeded()) {
            clean("An earlier demo was left or cut off: cleaning up after it");
        }
        DemoReport report;
        leftRunning = true;
        try {
            report = play();
        } catch (InterruptedException | RuntimeException e) {
            keeper.close();
            // The interruption must not reach the cleaning up.
            boolean interrupted = Thread.interrupted() || e instanceof InterruptedException;
            try {
                clean(interrupted ? "Cancelled: cleaning up" : "Failed: cleaning up");
            } catch (RuntimeException left) {
                e.addSuppressed(left);
                throw e;
            }
            if (interrupted) {
                throw new InterruptedException("the demo was cancelled");
            }
            throw e;
        }
        keeper.close();
        if (options.keep()) {
            narrator.title("Left running");
            hints().forEach(narrator::line);
        } else {
            report = report.withLeftovers(clean("Deleting everything, and looking for what is left"));
        }
        narrator.title("Result");
        report.toLines().forEach(narrator::line);
        if (!options.keep()) {
            narrator.line(report.leftBehind());
        }
        if (options.json()) {
            options.out().println(report.toJson());
        }
        return report.isGood(KILLS, DemoNetworks.memberNames().size());
    }

    /**
     * Takes away what an earlier demo left, if it left anything.
     *
     * @return whether nothing is left
     */
    public boolean clean() {
        return clean("Cleaning up").isEmpty();
    }

    /**
     * Whether something of the demo is still there: because it is to be kept, or because cleaning up failed.
     *
     * @return whether it is
     */
    public boolean isLeftRunning() {
        return leftRunning;
    }

    private List<String> clean(String title) {
        narrator.title(title);
        List<String> left = cleanup.run();
        left.forEach(thing -> narrator.line("left: " + thing));
        leftRunning = !left.isEmpty();
        return left;
    }

    @Override
    public void close() {
        keeper.close();
        controller.close();
    }

    private DemoReport play() throws InterruptedException {
        narrator.title("Hosts, each a network namespace with processes of its own");
        final LabHost client = host("client");
        DemoNetworks.memberNames().forEach(name -> members.add(host(name)));

        narrator.title("Networks");
        DemoNetworks networks = new DemoNetworks(driver);
        networks.plugClient(client);
        members.forEach(networks::plugMember);
        narrator.done("vip-net with the client, member-net with two web members");
        members.forEach(this::startMember);

        narrator.title("A load balancer on two amphorae");
        List<ComputeId> computes = List.of(amphora(networks, 1), amphora(networks, 2));
        LoadBalancerRecord web = controller.create(DemoNetworks.loadBalancer(computes));
        for (Amphora amphora : web.loadBalancer().amphorae()) {
            startHaproxy(amphora);
        }

        narrator.title("Requests through " + DemoNetworks.VIP + " and " + DemoNetworks.VIP6 + ", and " + KILLS
                + " times the active amphora is killed");
        LoadGenerator load = new LoadGenerator(
                client, DemoNetworks.LISTENER_PORT, List.of(DemoNetworks.VIP.toString(), DemoNetworks.VIP6.toString()));
        load.awaitAnswersAfter(BEFORE_ALL, PATIENCE);
        long from = System.nanoTime();
        List<Kill> kills = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            Thread.sleep(BETWEEN_KILLS);
            kills.add(killActive(networks, load, 3 + i));
        }
        Thread.sleep(BETWEEN_KILLS);
        drawing().lines().forEach(narrator::line);
        return report(new Traffic(load.stop(from), kills));
    }

    private LabHost host(String name) {
        LabHost host =
                LabHost.create(names, name, options.directory().resolve("hosts").resolve(name));
        narrator.done(name + " in " + host.netns());
        return host;
    }

    private ComputeId amphora(DemoNetworks networks, int number) {
        LabHost host = host("amp-" + number);
        ComputeId compute = networks.register(host);
        amphorae.put(compute, host);
        return compute;
    }

    private void startMember(LabHost host) {
        List<String> arguments = new ArrayList<>(List.of(
                host.name(),
                Integer.toString(DemoNetworks.MEMBER_PORT),
                memberLog(host).toString()));
        if (options.keep()) {
            arguments.add(WebMember.STAY);
        }
        Process process =
                host.start("web", false, JavaProgram.command(WebMember.class, arguments.toArray(String[]::new)));
        host.awaitListening(process, DemoNetworks.MEMBER_PORT);
        narrator.done("web server on " + host.name());
    }

    private static java.nio.file.Path memberLog(LabHost host) {
        return host.directory().resolve("requests.log");
    }

    private void startHaproxy(Amphora amphora) {
        LabHost host = hostOf(amphora);
        Process process =
                Haproxy.start(options.haproxy(), host, DemoNetworks.LISTENER_PORT, DemoNetworks.memberTargets());
        keeper.watch(amphora.id(), process.pid());
        narrator.done("HAProxy on " + host.name());
    }

    private LabHost hostOf(Amphora amphora) {
        return Optional.ofNullable(amphorae.get(amphora.computeId().orElseThrow()))
                .orElseThrow();
    }

    /** Kills the active amphora, sees the VIP move, and has the lost amphora replaced; tells when it killed. */
    private Kill killActive(DemoNetworks networks, LoadGenerator load, int number) throws InterruptedException {
        LoadBalancerRecord web = controller.show(DemoNetworks.LOAD_BALANCER);
        Amphora active = amphora(web, holder());
        LabHost host = hostOf(active);
        narrator.title("kill -9 of all that runs in " + host.name() + ", then its namespace");
        Kill killed = host.destroy();
        load.awaitAnswersAfter(killed, PATIENCE);
        keeper.awaitMoveFrom(active.id());
        narrator.done(String.format(
                Locale.ROOT,
                "the VIP moved to %s, and answers again %.0f ms after the kill",
                hostOf(amphora(web, holder())).name(),
                load.gapAfter(killed)));
        amphorae.remove(active.computeId().orElseThrow());

        ComputeId compute = amphora(networks, number);
        LoadBalancerRecord replaced =
                controller.replace(DemoNetworks.LOAD_BALANCER, active.id().value(), compute);
        startHaproxy(replaced.findAmphora(compute.value()).orElseThrow());
        return killed;
    }

    private AmphoraId holder() {
        return controller
                .findVipHolder(DemoNetworks.LOAD_BALANCER)
                .orElseThrow()
                .amphoraId();
    }

    private static Amphora amphora(LoadBalancerRecord record, AmphoraId id) {
        return record.findAmphora(id.value()).orElseThrow();
    }

    private String drawing() {
        LoadBalancerRecord web = controller.show(DemoNetworks.LOAD_BALANCER);
        AmphoraId holder = holder();
        return DemoNetworks.drawing(web.loadBalancer().amphorae().stream()
                        .map(amphora -> box(amphora, amphora.id().equals(holder)))
                        .toList())
                .toString();
    }

    private Drawing.Box box(Amphora amphora, boolean active) {
        List<String> lines = new ArrayList<>();
        lines.add(hostOf(amphora).name() + "  HAProxy  " + (active ? "active" : "standby"));
        driver.getPluggedNetworks(amphora.computeId().orElseThrow())
                .forEach(nic ->
                        nic.fixedIps().forEach(ip -> lines.add(ip.ipAddress().toString())));
        if (active) {
            for (IpAddress vip : List.of(DemoNetworks.VIP, DemoNetworks.VIP6)) {
                lines.add("★ " + vip);
            }
        }
        return new Drawing.Box(lines);
    }

    private DemoReport report(Traffic traffic) {
        Map<String, List<String>> logs = new TreeMap<>();
        for (LabHost member : members) {
            try {
                logs.put(member.name(), Files.readAllLines(memberLog(member)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new DemoReport(
                DemoNetworks.VIP.toString(),
                DemoNetworks.VIP6.toString(),
                driver.name(),
                traffic.attempts().size(),
                traffic.failures().size(),
                traffic.servedBy(),
                traffic.gaps(false),
                traffic.gaps(true),
                traffic.unlogged(logs).size(),
                List.of());
    }

    private List<String> hints() {
        return List.of(
                "ask it:       " + options.inside() + "ip netns exec " + names.netns("client") + " curl -s http://"
                        + DemoNetworks.VIP + "/",
                "look at it:   " + options.command() + " lb show " + DemoNetworks.LOAD_BALANCER,
                "break it, and: " + options.command() + " reconcile --apply",
                "move the VIP: " + options.command() + " lb switch " + DemoNetworks.LOAD_BALANCER,
                "take it away: " + options.command() + " demo --clean");
    }
}
