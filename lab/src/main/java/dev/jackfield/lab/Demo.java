package dev.jackfield.lab;

import dev.jackfield.core.Controller;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.lab.Spectators.Act;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkDriver;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The main job, shown: a load balancer plugged into real networks, real requests through it from its creation to its deletion, its
 * active amphora killed several times, and all of it taken away again.
 *
 * <p>The client, the amphorae and the web members are processes of their own in network namespaces of their own; what connects them is
 * the {@link Ground}'s. The load balancer is made by a {@link Controller} over a driver, as any command makes one.
 */
public final class Demo implements AutoCloseable {
    private static final Duration BETWEEN_KILLS = Duration.ofMillis(2200);
    private static final Kill BEFORE_ALL = new Kill(Long.MIN_VALUE, Long.MIN_VALUE);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final int PROBE_MILLIS = 200;

    private final DemoOptions options;
    private final NetworkDriver driver;
    private final LabNames names;
    private final Narrator narrator;
    private final Controller controller;
    private final DemoCleanup cleanup;
    private final Ground ground;
    private final Spectators spectators;
    private final Map<ComputeId, LabHost> amphorae = new LinkedHashMap<>();
    private final List<LabHost> members = new ArrayList<>();
    private final List<ComputeId> computes = new ArrayList<>();
    private DemoNetworks.@Nullable Subnets subnets;
    private boolean leftRunning;

    /**
     * Prepares the demo; makes nothing yet.
     *
     * @param options how it is to run
     * @param driver an open driver with an installation of the demo's own
     * @param controller opens the controller over the driver, with the demo's listener
     * @param spectators who else watches
     */
    public Demo(
            DemoOptions options,
            NetworkDriver driver,
            Function<FlowListener, Controller> controller,
            Spectators spectators) {
        this.options = options;
        this.driver = driver;
        this.spectators = spectators;
        names = LabNames.of(options.directory());
        narrator = new Narrator(options.out());
        this.controller = controller.apply(narrator);
        ground = options.openStack()
                .<Ground>map(lab -> new OpenStackGround(
                        new LabCloud(
                                lab.folder(),
                                lab.cloud(),
                                names,
                                options.directory().resolve("ground.log")),
                        lab.keepalived()))
                .orElseGet(() -> new HostGround(driver, this.controller, spectators));
        cleanup = new DemoCleanup(names, this.controller, ground);
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
            spectators.gather();
            report = play();
        } catch (InterruptedException | RuntimeException e) {
            ground.close();
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
        ground.close();
        if (options.keep()) {
            narrator.title("Left running");
            options.hints(names, driver.capabilities()).forEach(narrator::line);
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
        spectators.leave();
        return report.isGood(ground.kills(), DemoNetworks.memberNames().size());
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
        ground.close();
        controller.close();
    }

    private DemoReport play() throws InterruptedException {
        narrator.title("Hosts, each a network namespace with processes of its own");
        final LabHost client = host("client");
        DemoNetworks.memberNames().forEach(name -> members.add(host(name)));

        narrator.title("Networks");
        subnets = ground.prepare(client, members);
        narrator.done(DemoNetworks.VIP_NETWORK + " with the client, " + DemoNetworks.MEMBER_NETWORK
                + " with two web members");
        members.forEach(this::startMember);

        narrator.title("A load balancer on two amphorae");
        computes.addAll(amphorae(1, 2));
        final LoadGenerator load = load(client, ground.pace(), DemoNetworks.LISTENER_PORT);
        final LoadGenerator second = load(client, ground.pace().every(PROBE_MILLIS), DemoNetworks.SECOND_LISTENER_PORT);
        final long asked = System.nanoTime();
        LoadBalancerRecord web =
                seen(Act.CREATE, cancellation -> controller.create(spec(DemoNetworks.LISTENER_PORT), cancellation));
        for (Amphora amphora : web.loadBalancer().amphorae()) {
            serve(amphora);
        }
        load.awaitAnswersAfter(BEFORE_ALL, PATIENCE);
        narrator.done(String.format(
                Locale.ROOT,
                "the client, who has asked all the time, is answered after %.1f s",
                (System.nanoTime() - asked) / 1e9));
        load.awaitSteady(SILENCE, PATIENCE);
        final long from = System.nanoTime();

        spectators.pause();
        narrator.title("One more listener, with requests under way");
        addListener(second);

        narrator.title("Requests through " + DemoNetworks.VIP + " and " + DemoNetworks.VIP6 + ", and " + ground.kills()
                + " times the active amphora is killed");
        List<Kill> kills = new ArrayList<>();
        for (int i = 0; i < ground.kills(); i++) {
            Thread.sleep(BETWEEN_KILLS);
            kills.add(killActive(load, 3 + i));
        }
        Thread.sleep(BETWEEN_KILLS);
        drawing().lines().forEach(narrator::line);
        spectators.pause();
        return report(new Traffic(options.keep() ? load.stop(from) : delete(load, from), kills));
    }

    /** Does something to the load balancer within the ground's deadline. */
    private <T> T seen(Act act, Function<Cancellation, T> work) throws InterruptedException {
        return spectators.see(
                DemoNetworks.LOAD_BALANCER,
                act,
                cancellation -> Deadline.within(ground.deadline(), () -> work.apply(cancellation)));
    }

    private LoadBalancerSpec spec(int... ports) {
        return DemoNetworks.loadBalancer(subnets(), computes, ports);
    }

    private DemoNetworks.Subnets subnets() {
        return Objects.requireNonNull(subnets, "the networks are made first");
    }

    private LoadGenerator load(LabHost client, LoadGenerator.Pace pace, int port) {
        return new LoadGenerator(client, pace, port, List.of(DemoNetworks.VIP, DemoNetworks.VIP6));
    }

    /** Opens a port that HAProxy listens to from the beginning, and that the load balancer lets nobody reach before. */
    private void addListener(LoadGenerator second) throws InterruptedException {
        if (!second.isUnanswered()) {
            throw new LabException("port " + DemoNetworks.SECOND_LISTENER_PORT + " answers without a listener");
        }
        LoadBalancerSpec wanted = spec(DemoNetworks.LISTENER_PORT, DemoNetworks.SECOND_LISTENER_PORT);
        seen(Act.UPDATE, cancellation -> controller.update(wanted, cancellation));
        second.awaitAnswersAfter(BEFORE_ALL, PATIENCE);
        second.stop(0);
        narrator.done("port " + DemoNetworks.SECOND_LISTENER_PORT + " was closed, and answers");
    }

    /** Deletes the load balancer under its clients; the requests until then, and those that were answered after it began. */
    private List<Attempt> delete(LoadGenerator load, long from) throws InterruptedException {
        narrator.title("Deleting the load balancer, with requests under way");
        final long begun = System.nanoTime();
        seen(Act.DELETE, _ -> {
            controller.delete(DemoNetworks.LOAD_BALANCER);
            return Boolean.TRUE;
        });
        final long deleted = System.nanoTime();
        Thread.sleep(SILENCE);
        List<Attempt> attempts = load.stop(from);
        if (attempts.stream().anyMatch(attempt -> attempt.ok() && attempt.startNanos() > deleted)) {
            throw new LabException("it answers after it was deleted");
        }
        narrator.done("it is gone, and answers no more");
        return attempts.stream()
                .filter(attempt -> attempt.ok() || attempt.endNanos() < begun)
                .toList();
    }

    private LabHost host(String name) {
        LabHost host =
                LabHost.create(names, name, options.directory().resolve("hosts").resolve(name));
        narrator.done(name + " in " + host.netns());
        return host;
    }

    /** Compute instances for amphorae of these numbers. */
    private List<ComputeId> amphorae(int... numbers) throws InterruptedException {
        List<LabHost> hosts = new ArrayList<>();
        for (int number : numbers) {
            hosts.add(host("amp-" + number));
        }
        List<ComputeId> made = ground.amphorae(hosts);
        for (int i = 0; i < made.size(); i++) {
            amphorae.put(made.get(i), hosts.get(i));
        }
        return made;
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

    private static Path memberLog(LabHost host) {
        return host.directory().resolve("requests.log");
    }

    private void serve(Amphora amphora) throws InterruptedException {
        LabHost host = hostOf(amphora);
        ground.connect(amphora, host);
        Process process = Haproxy.start(
                options.haproxy(),
                host,
                List.of(DemoNetworks.LISTENER_PORT, DemoNetworks.SECOND_LISTENER_PORT),
                DemoNetworks.memberTargets());
        ground.carry(amphora, host, process);
        narrator.done("HAProxy on " + host.name());
    }

    private LabHost hostOf(Amphora amphora) {
        return Objects.requireNonNull(amphorae.get(amphora.computeId().orElseThrow()));
    }

    /** Kills the active amphora, sees the VIP move, and has the lost amphora replaced; tells when it killed. */
    private Kill killActive(LoadGenerator load, int number) throws InterruptedException {
        Amphora active = holder();
        ComputeId compute = active.computeId().orElseThrow();
        LabHost host = hostOf(active);
        narrator.title("kill -9 of all that runs in " + host.name() + ", then " + ground.rest());
        Kill killed = ground.kill(host);
        amphorae.remove(compute);
        load.awaitAnswersAfter(killed, PATIENCE);
        ground.awaitMoveFrom(active.id());
        narrator.done(String.format(
                Locale.ROOT,
                "the VIP moved to %s, and answers again %.0f ms after the kill",
                hostOf(holder()).name(),
                load.gapAfter(killed)));

        ComputeId replacement = amphorae(number).getFirst();
        spectators.pause();
        LoadBalancerRecord replaced = seen(
                Act.REPLACE,
                cancellation -> controller.replace(
                        DemoNetworks.LOAD_BALANCER, active.id().value(), replacement, cancellation));
        serve(replaced.findAmphora(replacement.value()).orElseThrow());
        ground.discard(compute, host);
        return killed;
    }

    private Amphora holder() throws InterruptedException {
        LoadBalancerRecord web = controller.show(DemoNetworks.LOAD_BALANCER);
        return web.findAmphora(ground.holder(web, amphorae).value()).orElseThrow();
    }

    private String drawing() throws InterruptedException {
        LoadBalancerRecord web = controller.show(DemoNetworks.LOAD_BALANCER);
        AmphoraId holder = holder().id();
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
}
