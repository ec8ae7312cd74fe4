package dev.jackfield.bench;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.netlink.ProcessExit;
import dev.jackfield.network.Administration;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Topology;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A load balancer on two amphorae. A process that watches the active one's server by its pidfd has the controller move the VIP when
 * that dies, as the demo does it.
 */
final class DriverPair implements Pair {
    private static final String NAME = "failover";
    private static final int PATIENCE_SECONDS = 20;
    private static final String VIP = "203.0.113.100";

    private final Controller controller;
    private final Administration administration;
    private final Path probe;
    private final Map<ComputeId, Host> hosts = new LinkedHashMap<>();
    private final Host asking = new Host("jf-client");
    private final Client client;
    private final List<ProcessExit> watches = new ArrayList<>();
    private final ExecutorService moves = Executors.newSingleThreadExecutor();
    private Optional<Amphora> lost = Optional.empty();
    private final Map<ComputeId, CompletableFuture<Void>> moved = new HashMap<>();
    private int made;

    DriverPair(NetworkDriver driver, Path probe, Path folder) {
        this.probe = probe;
        administration = driver.administration();
        Network network = administration.createNetwork(
                NetworkRequest.builder("failover").mtu(Nic.MTU).build());
        administration.createSubnet(SubnetRequest.builder(network.id(), "failover", Cidr.parse("203.0.113.0/24"))
                .build());
        Port port =
                driver.createPort(PortRequest.builder(network.id(), "client").build());
        driver.plugPort(
                Amphora.builder(new AmphoraId("client"))
                        .computeId(register(asking))
                        .build(),
                port.id());
        controller = Controller.open(ControllerConfig.in(folder.resolve("controller")), driver);
        List<ComputeId> computes = List.of(add(), add());
        controller.create(new LoadBalancerSpec(
                NAME,
                Optional.empty(),
                Topology.ACTIVE_STANDBY,
                new VipSpec(Optional.of("failover"), Optional.empty(), Optional.of(IpAddress.parse(VIP))),
                List.of(),
                List.of(new ListenerSpec(ListenerProtocol.UDP, Integer.parseInt(Client.PORT), List.of())),
                List.of(),
                computes,
                Optional.empty()));
        computes.forEach(this::watch);
        client = new Client(asking, probe, VIP);
    }

    private ComputeId register(Host host) {
        return administration
                .registerCompute(new ComputeId("netns:" + host.netns()))
                .id();
    }

    private ComputeId add() {
        Host host = new Host("amp-" + made++);
        ComputeId compute = register(host);
        hosts.put(compute, host);
        return compute;
    }

    private void watch(ComputeId compute) {
        ProcessExit exit = ProcessExit.watch(Optional.ofNullable(hosts.get(compute))
                .orElseThrow()
                .serve(probe, VIP)
                .pid());
        watches.add(exit);
        moved.put(compute, exit.ended().thenRunAsync(() -> moveFrom(compute), moves));
    }

    private void moveFrom(ComputeId dead) {
        if (holder().computeId().equals(Optional.of(dead))) {
            controller.switchVip(NAME, Optional.empty());
        }
    }

    private Amphora holder() {
        AmphoraId id = controller.findVipHolder(NAME).orElseThrow().amphoraId();
        return controller.show(NAME).findAmphora(id.value()).orElseThrow();
    }

    @Override
    public String name() {
        return Scores.JACKFIELD;
    }

    @Override
    public Host.Death killHolder() {
        Amphora active = holder();
        lost = Optional.of(active);
        return Optional.ofNullable(hosts.remove(active.computeId().orElseThrow()))
                .orElseThrow()
                .kill();
    }

    @Override
    public void restore() {
        Amphora dead = lost.orElseThrow();
        Optional.ofNullable(moved.remove(dead.computeId().orElseThrow()))
                .orElseThrow()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        ComputeId compute = add();
        controller.replace(NAME, dead.id().value(), compute);
        watch(compute);
    }

    @Override
    public Client client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        watches.forEach(ProcessExit::close);
        moves.close();
        hosts.values().forEach(Host::close);
        asking.close();
        controller.close();
    }
}
