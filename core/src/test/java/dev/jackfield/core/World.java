package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.flow.FlowListener;
import dev.jackfield.flow.UndoRetries;
import dev.jackfield.memory.MemoryNetworkDriver;
import dev.jackfield.memory.MemoryWorld;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Topology;
import dev.jackfield.network.VipActivation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A controller over the memory driver, with a public and a servers' network, and computes mem:amp-1 to mem:amp-4. */
final class World implements AutoCloseable {
    static final ComputeId AMP_1 = new ComputeId("mem:amp-1");
    static final ComputeId AMP_2 = new ComputeId("mem:amp-2");
    static final ComputeId AMP_3 = new ComputeId("mem:amp-3");
    static final ComputeId AMP_4 = new ComputeId("mem:amp-4");

    final MemoryNetworkDriver memory;
    final FaultyDriver faults;
    final NetworkDriver driver;
    final Path state;
    final Network vipNetwork;
    final Network memberNetwork;
    final Controller controller;

    /** A new world that lives on the heap. */
    World(Path state) {
        this(state, MemoryWorld.onHeap());
    }

    /** A world as it is found, completed by what is missing. */
    World(Path state, MemoryWorld found) {
        this.state = state;
        memory = found.open(new InstallationId("test"));
        faults = new FaultyDriver(memory);
        driver = faults.driver();
        vipNetwork = network("public-net");
        subnet(vipNetwork, "public", "203.0.113.0/24");
        subnet(vipNetwork, "public6", "2001:db8::/64");
        subnet(vipNetwork, "dmz", "198.51.100.0/24");
        memberNetwork = network("servers-net");
        subnet(memberNetwork, "servers", "192.0.2.0/25");
        subnet(memberNetwork, "servers-2", "192.0.2.128/25");
        Stream.of(AMP_1, AMP_2, AMP_3, AMP_4).forEach(memory.administration()::registerCompute);
        controller = open();
    }

    Controller open() {
        return open(Duration.ZERO);
    }

    Controller open(Duration patience) {
        return Controller.open(
                new ControllerConfig(state, Set.of(), FlowListener.none(), patience, UndoRetries.none()), driver);
    }

    Network network(String name) {
        return memory.administration()
                .createNetwork(NetworkRequest.builder(name).build());
    }

    Subnet subnet(Network network, String name, String cidr) {
        return memory.administration()
                .createSubnet(SubnetRequest.builder(network.id(), name, Cidr.parse(cidr))
                        .build());
    }

    void kill(ComputeId compute) {
        memory.world().computes().kill(compute);
    }

    /** Everything at the backend that looks like a load balancer's, as text that compares. */
    List<String> inventory() {
        try (Stream<InventoryItem> items = memory.inventory().list()) {
            return items.map(item -> item.kind() + " " + item.id() + " " + item.name())
                    .sorted()
                    .toList();
        }
    }

    LoadBalancerRecord web() {
        return controller.show("web");
    }

    ComputeId holder() {
        AmphoraId holder =
                controller.findVipHolder("web").map(VipActivation::amphoraId).orElseThrow();
        return web().findAmphora(holder.value()).orElseThrow().computeId().orElseThrow();
    }

    static LoadBalancerSpec pair() {
        return spec("web", Topology.ACTIVE_STANDBY, AMP_1, AMP_2);
    }

    static LoadBalancerSpec single(String name, ComputeId compute) {
        return spec(name, Topology.SINGLE, compute);
    }

    static LoadBalancerSpec spec(String name, Topology topology, ComputeId... computes) {
        return new LoadBalancerSpec(
                name,
                Optional.empty(),
                topology,
                VipSpec.on("public"),
                List.of(new AdditionalVipSpec("public6", Optional.empty())),
                List.of(new ListenerSpec(ListenerProtocol.HTTP, 80, List.of())),
                List.of(
                        member("192.0.2.11", "servers"),
                        member("192.0.2.12", "servers"),
                        member("198.51.100.13", "dmz")),
                List.of(computes),
                Optional.empty());
    }

    static MemberSpec member(String address, String subnet) {
        return new MemberSpec(IpAddress.parse(address), 8080, Optional.of(subnet));
    }

    @Override
    public void close() {
        controller.close();
        driver.close();
    }
}
