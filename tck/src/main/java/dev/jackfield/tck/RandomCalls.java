package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Calls of all kinds on a few load balancers, computes and networks: small enough that the calls meet. */
final class RandomCalls {
    /** How the description of a call ends that was not refused. */
    static final String SUCCEEDED = "succeeded";

    private interface Call {
        void run(NetworkDriver driver, Random random);
    }

    private final DriverFixture world;
    private final List<Network> networks = new ArrayList<>();
    private final List<Subnet> subnets = new ArrayList<>();
    private final List<LoadBalancer> loadBalancers = new ArrayList<>();
    private final List<ComputeId> computes = new ArrayList<>();
    private final Set<ComputeId> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, Call> calls = new LinkedHashMap<>();

    RandomCalls(DriverFixture world) {
        this.world = world;
        for (int i = 0; i < 2; i++) {
            Network network = world.createNetwork(
                    NetworkRequest.builder(Topic.unique("net")).build());
            networks.add(network);
            subnets.add(subnet(network, "203.0.113.0/26"));
            subnets.add(subnet(network, "2001:db8:" + (i + 1) + "::/64"));
        }
        for (int i = 0; i < 3; i++) {
            computes.add(world.startCompute());
        }
        for (int i = 0; i < 3; i++) {
            LoadBalancerId id = Topic.newLoadBalancerId();
            LoadBalancer wish = LoadBalancer.builder(
                            id, Vip.builder(id).subnetId(subnets.get(0).id()).build())
                    .additionalVips(List.of(Topic.additionalVip(id, subnets.get(1), Optional.empty())))
                    .build();
            loadBalancers.add(wish.toBuilder()
                    .amphorae(computes.stream()
                            .map(compute -> Amphora.builder(
                                            new AmphoraId(UUID.randomUUID().toString()))
                                    .loadBalancerId(id)
                                    .computeId(compute)
                                    .build())
                            .toList())
                    .build());
        }
        vipCalls();
        networkCalls();
        portCalls();
    }

    private Subnet subnet(Network network, String cidr) {
        return world.createSubnet(SubnetRequest.builder(network.id(), Topic.unique("sub"), Cidr.parse(cidr))
                .build());
    }

    private void vipCalls() {
        Subnet vipSubnet = subnets.getFirst();
        calls.put("allocateVip", (driver, random) -> driver.allocateVip(loadBalancer(random)));
        calls.put("plugVip", (driver, random) -> {
            LoadBalancer wish = loadBalancer(random);
            LoadBalancer loadBalancer = Topic.filledIn(wish, driver.allocateVip(wish));
            driver.plugVip(loadBalancer, loadBalancer.vip());
        });
        calls.put("plugVipPort", (driver, random) -> {
            LoadBalancer loadBalancer = loadBalancer(random);
            driver.plugVipPort(loadBalancer, loadBalancer.vip(), amphora(loadBalancer, random), vipSubnet);
        });
        calls.put("unplugVipPort", (driver, random) -> {
            LoadBalancer loadBalancer = loadBalancer(random);
            driver.unplugVipPort(loadBalancer.vip(), amphora(loadBalancer, random), vipSubnet);
        });
        calls.put("unplugVip", (driver, random) -> {
            LoadBalancer loadBalancer = loadBalancer(random);
            driver.unplugVip(loadBalancer, loadBalancer.vip());
        });
        calls.put(
                "deallocateVip",
                (driver, random) -> driver.deallocateVip(loadBalancer(random).vip()));
        if (world.driver().capabilities().contains(Capability.ACTIVATE_VIP)) {
            calls.put("activateVip", (driver, random) -> {
                LoadBalancer loadBalancer = loadBalancer(random);
                driver.activateVip(loadBalancer, amphora(loadBalancer, random), 1 + random.nextInt(1000));
            });
        }
    }

    private void networkCalls() {
        calls.put(
                "plugNetwork",
                (driver, random) -> driver.plugNetwork(
                        PlugNetworkRequest.of(compute(random), network(random).id())));
        calls.put(
                "plugNetwork with address",
                (driver, random) -> driver.plugNetwork(new PlugNetworkRequest(
                        compute(random),
                        network(random).id(),
                        Optional.of(address(random)),
                        List.of(),
                        Optional.of(loadBalancer(random).id()))));
        calls.put(
                "unplugNetwork",
                (driver, random) ->
                        driver.unplugNetwork(compute(random), network(random).id()));
        calls.put(
                "unplugNetwork of address",
                (driver, random) ->
                        driver.unplugNetwork(compute(random), network(random).id(), address(random)));
        calls.put(
                "plugFixedIp",
                (driver, random) -> driver.plugFixedIp(
                        port(random),
                        subnets.get(random.nextInt(subnets.size())).id()));
        calls.put(
                "unplugFixedIp",
                (driver, random) -> driver.unplugFixedIp(
                        port(random), subnets.get(2 + random.nextInt(2)).id()));
    }

    private void portCalls() {
        calls.put(
                "createPort",
                (driver, random) ->
                        driver.createPort(PortRequest.builder(network(random).id(), "port-" + random.nextInt(2))
                                .loadBalancer(loadBalancer(random).id())
                                .build()));
        calls.put(
                "plugPort",
                (driver, random) -> driver.plugPort(
                        amphora(loadBalancer(random), random),
                        driver.getPortByName("port-" + random.nextInt(2)).id()));
        calls.put("deletePort", (driver, random) -> driver.deletePort(port(random)));
        calls.put(
                "setPortAdminState", (driver, random) -> driver.setPortAdminState(port(random), random.nextBoolean()));
    }

    /** Makes one call; that it is refused is part of life. */
    String one(NetworkDriver driver, Random random) {
        List<String> names = List.copyOf(calls.keySet());
        String name = names.get(random.nextInt(names.size()));
        return name + " "
                + tolerate(() -> calls.getOrDefault(name, (d, r) -> {}).run(driver, random));
    }

    private static String tolerate(Runnable call) {
        try {
            call.run();
            return SUCCEEDED;
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.BUG) {
                throw e;
            }
            return "raised " + e;
        }
    }

    /** A compute is replaced by another of its name; or if one was, what was there is taken off, and the new one serves. */
    String loseOrFind(Random random) {
        if (!world.driver().capabilities().contains(Capability.ADMINISTRATION)) {
            return "nothing";
        }
        ComputeId compute = compute(random);
        if (lost.add(compute)) {
            world.replaceCompute(compute);
            return "lost " + compute;
        }
        takeOff(compute);
        world.driver().administration().registerCompute(compute);
        lost.remove(compute);
        return "found " + compute;
    }

    private void takeOff(ComputeId compute) {
        NetworkDriver driver = world.driver();
        loadBalancers.forEach(loadBalancer -> loadBalancer.amphorae().stream()
                .filter(amphora -> amphora.computeId().equals(Optional.of(compute)))
                .forEach(amphora -> driver.unplugVipPort(loadBalancer.vip(), amphora, subnets.getFirst())));
        networks.forEach(network -> driver.unplugNetwork(compute, network.id()));
    }

    List<ComputeId> livingComputes() {
        return computes.stream().filter(compute -> !lost.contains(compute)).toList();
    }

    /** The inverse of everything, computes and networks too. */
    void takeAllBack() {
        NetworkDriver driver = world.driver();
        loadBalancers.forEach(loadBalancer -> driver.deallocateVip(loadBalancer.vip()));
        computes.forEach(this::takeOff);
        List.copyOf(world.witness().markedPorts().keySet()).forEach(driver::deletePort);
        if (driver.capabilities().contains(Capability.ADMINISTRATION)) {
            computes.forEach(driver.administration()::unregisterCompute);
        } else {
            computes.forEach(world::killCompute);
        }
        networks.forEach(network -> world.deleteNetwork(network.id()));
    }

    private LoadBalancer loadBalancer(Random random) {
        return loadBalancers.get(random.nextInt(loadBalancers.size()));
    }

    private static Amphora amphora(LoadBalancer loadBalancer, Random random) {
        return loadBalancer
                .amphorae()
                .get(random.nextInt(loadBalancer.amphorae().size()));
    }

    private ComputeId compute(Random random) {
        return computes.get(random.nextInt(computes.size()));
    }

    private Network network(Random random) {
        return networks.get(random.nextInt(networks.size()));
    }

    private static IpAddress address(Random random) {
        return IpAddress.parse("203.0.113." + (40 + random.nextInt(4)));
    }

    /** Any port of ours, or one that does not exist. */
    private PortId port(Random random) {
        List<PortId> ports = Stream.concat(
                        world.witness().markedPorts().keySet().stream(), Stream.of(new PortId("no-such-port")))
                .sorted((a, b) -> a.value().compareTo(b.value()))
                .toList();
        return ports.get(random.nextInt(ports.size()));
    }
}
