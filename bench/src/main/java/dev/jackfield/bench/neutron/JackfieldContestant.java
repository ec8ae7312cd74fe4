package dev.jackfield.bench.neutron;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import dev.jackfield.neutron.NeutronDriverProvider;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Our driver, opened as the command line opens it, one for all workers. */
final class JackfieldContestant implements Contestant {
    static final int FIRST_PORT = 80;
    static final int MORE_LISTENERS = 5;
    static final int MORE_PORTS = 8000;
    static final List<String> CIDRS = List.of("10.0.0.0/8", "192.168.0.0/16");

    /** Octavia's first; each listener has one, on which its amphorae share state. */
    private static final int PEER_PORTS = 1025;

    /** As long as Octavia's driver waits for a detachment. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** What the operation that runs has sent; the driver's own threads inherit it from the worker's. */
    private static final InheritableThreadLocal<@Nullable Queue<String>> SENT = new InheritableThreadLocal<>();

    private final World world;
    private final NetworkDriver driver;

    JackfieldContestant(World world, String cloud, Path folder) {
        this.world = world;
        DriverConfig config = new DriverConfig(new InstallationId("bench"), folder, Map.of("os-cloud", cloud));
        driver = new NeutronDriverProvider().open(config.withBackendListener(request -> {
            Queue<String> sent = SENT.get();
            if (sent != null) {
                sent.add(request.service() + " " + request.method() + " " + request.template());
            }
        }));
    }

    @Override
    public String name() {
        return "Jackfield";
    }

    @Override
    public Cycle begin(int worker, String id, List<String> servers) {
        return new Balancer(new LoadBalancerId(id), servers);
    }

    @Override
    public void close() {
        driver.close();
    }

    /** A load balancer of one worker's. */
    private final class Balancer implements Cycle {
        private LoadBalancer now;

        Balancer(LoadBalancerId id, List<String> servers) {
            Vip vip = Vip.builder(id)
                    .networkId(new NetworkId(world.vipNetwork()))
                    .subnetId(new SubnetId(world.vipSubnet()))
                    .build();
            now = LoadBalancer.builder(id, vip)
                    .projectId(new ProjectId(world.project()))
                    .topology(Topology.ACTIVE_STANDBY)
                    .listeners(List.of(listener(0, FIRST_PORT, List.of())))
                    .amphorae(servers.stream()
                            .map(server -> Amphora.builder(
                                            new AmphoraId(UUID.randomUUID().toString()))
                                    .computeId(new ComputeId(server))
                                    .build())
                            .toList())
                    .build();
        }

        private static Listener listener(int number, int port, List<Cidr> cidrs) {
            return new Listener(
                    ListenerProtocol.TCP, port, OptionalInt.of(PEER_PORTS + number), ProvisioningStatus.ACTIVE, cidrs);
        }

        @Override
        public Sample run(Operation operation) {
            if (operation == Operation.UPDATE_VIP) {
                listenMore();
            }
            Queue<String> sent = new ConcurrentLinkedQueue<>();
            SENT.set(sent);
            long start = System.nanoTime();
            try {
                Deadline.within(LIMIT, () -> {
                    call(operation);
                    return Boolean.TRUE;
                });
            } finally {
                SENT.remove();
            }
            return Sample.of(System.nanoTime() - start, List.copyOf(sent));
        }

        private void listenMore() {
            List<Listener> listeners = new ArrayList<>(now.listeners());
            for (int i = 1; i <= MORE_LISTENERS; i++) {
                listeners.add(listener(
                        i, MORE_PORTS + i, CIDRS.stream().map(Cidr::parse).toList()));
            }
            now = now.toBuilder().listeners(listeners).build();
        }

        private void call(Operation operation) {
            ComputeId first = now.amphorae().getFirst().computeId().orElseThrow();
            NetworkId members = new NetworkId(world.memberNetwork());
            switch (operation) {
                case ALLOCATE_VIP ->
                    now = now.toBuilder().vip(driver.allocateVip(now).vip()).build();
                case PLUG_VIP -> {
                    driver.updateVipSecurityGroup(now, now.vip());
                    now = now.toBuilder()
                            .amphorae(driver.plugVip(now, now.vip()))
                            .build();
                }
                case NETWORK_CONFIGS -> {
                    int configs = driver.getNetworkConfigs(now).size();
                    if (configs != now.amphorae().size()) {
                        throw new IllegalStateException("network configurations of " + configs + " amphorae");
                    }
                }
                case UPDATE_VIP -> driver.updateVip(now, false);
                case PLUG_NETWORK ->
                    driver.plugNetwork(
                            new PlugNetworkRequest(first, members, Optional.empty(), List.of(), Optional.of(now.id())));
                case UNPLUG_NETWORK -> driver.unplugNetwork(first, members);
                case UNPLUG_VIP -> driver.unplugVip(now, now.vip());
                case DEALLOCATE_VIP -> driver.deallocateVip(now.vip());
            }
        }
    }
}
