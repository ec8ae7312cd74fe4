package dev.jackfield.memory;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Vip;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.RepeatedTest;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any calls in any order, with faults at any of their steps and computes that die: the NICs that there are, are always those that are
 * recorded, and in the end nothing is left.
 */
class RandomFaultsTest {
    private static final int CALLS = 400;
    private static final int LOAD_BALANCERS = 3;
    private static final int COMPUTES = 4;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final MemoryWorld world = MemoryWorld.onHeap();
    private final MemoryNetworkDriver driver = world.open(new InstallationId("random"));
    private final Subnet vip4 = subnet("vip", "vip4", "203.0.113.0/27");
    private final Subnet vip6 = subnet("vip", "vip6", "2001:db8:1::/64");
    private final Subnet member4 = subnet("members", "member4", "198.51.100.0/28");
    private final Subnet member6 = subnet("members", "member6", "2001:db8:2::/64");
    private final Set<ComputeId> lost = new HashSet<>();
    private int ports;
    private int generations = 1;

    private Subnet subnet(String network, String name, String cidr) {
        NetworkId id = driver.administration()
                .createNetwork(NetworkRequest.builder(network).build())
                .id();
        return driver.administration()
                .createSubnet(SubnetRequest.builder(id, name, Cidr.parse(cidr)).build());
    }

    private static ComputeId compute(int number) {
        return new ComputeId("mem:c" + number);
    }

    private static LoadBalancerId id(int number) {
        return new LoadBalancerId("lb" + number);
    }

    private LoadBalancer loadBalancer(int number) {
        LoadBalancerId id = id(number);
        Vip vip = Vip.builder(id).subnetId(vip4.id()).build();
        return LoadBalancer.builder(id, vip)
                .additionalVips(List.of(new AdditionalVip(
                        id, Optional.empty(), Optional.of(vip6.id()), Optional.empty(), Optional.empty())))
                .amphorae(IntStream.range(0, 2)
                        .mapToObj(each -> amphora(number, each))
                        .toList())
                .build();
    }

    private static Amphora amphora(int loadBalancer, int number) {
        return Amphora.builder(new AmphoraId("a" + loadBalancer + "-" + number))
                .computeId(compute((loadBalancer + number) % COMPUTES))
                .build();
    }

    @RepeatedTest(3)
    void nicsAreAlwaysThoseThatAreRecordedAndNothingIsLeft() {
        System.out.println("seed " + seed);
        for (int i = 0; i < COMPUTES; i++) {
            driver.administration().registerCompute(compute(i));
        }
        List<String> empty = world.dump();
        for (int call = 0; call < CALLS; call++) {
            if (random.nextInt(3) == 0) {
                world.faults().failAt("*", ErrorKind.UNAVAILABLE, random.nextInt(15));
            }
            String what = tryAnything();
            world.faults().clear();
            assertThat(real()).as("seed %d call %d: %s", seed, call, what).isEqualTo(recorded());
        }
        for (int i = 0; i < LOAD_BALANCERS; i++) {
            driver.deallocateVip(loadBalancer(i).vip());
        }
        driver.administration().listPorts().forEach(port -> driver.deletePort(port.id()));
        for (int i = 0; i < COMPUTES; i++) {
            driver.administration().unregisterCompute(compute(i));
        }
        assertThat(world.dump())
                .as("seed %d", seed)
                .isEqualTo(empty.stream()
                        .filter(line -> !line.startsWith("compute "))
                        .toList());
    }

    private String tryAnything() {
        int what = random.nextInt(24);
        try {
            anything(what);
            return "call " + what + " succeeded";
        } catch (NetworkException e) {
            assertThat(e.kind()).as("seed %d: %s", seed, e).isNotEqualTo(ErrorKind.BUG);
            return "call " + what + " failed: " + e.getMessage();
        }
    }

    private void anything(int what) {
        int number = random.nextInt(LOAD_BALANCERS);
        LoadBalancer lb = loadBalancer(number);
        Amphora amphora = amphora(number, random.nextInt(2));
        ComputeId compute = compute(random.nextInt(COMPUTES));
        NetworkId members = member4.networkId();
        IpAddress address = IpAddress.parse("198.51.100." + (1 + random.nextInt(14)));
        switch (what) {
            case 0, 1 -> driver.allocateVip(lb);
            case 2, 18, 19 -> driver.plugVip(lb, lb.vip());
            case 3, 4, 20 -> driver.plugVipPort(lb, lb.vip(), amphora, vip4);
            case 5, 6, 7 -> driver.activateVip(lb, amphora, generation());
            case 8 -> driver.unplugVipPort(lb.vip(), amphora, vip4);
            case 9 -> driver.unplugVip(lb, lb.vip());
            case 10 -> driver.deallocateVip(lb.vip());
            case 11 -> driver.plugNetwork(PlugNetworkRequest.of(compute, members));
            case 12 ->
                driver.plugNetwork(new PlugNetworkRequest(
                        compute, members, Optional.of(address), List.of(member6.id()), Optional.of(lb.id())));
            case 13 -> driver.unplugNetwork(compute, members);
            case 14 -> driver.unplugNetwork(compute, members, address);
            case 15 -> driver.updateVipSecurityGroup(lb, lb.vip());
            case 16 -> changeSomePort(compute);
            case 17 -> loseOrRefuse(compute);
            default -> lost.stream().findAny().ifPresent(this::registerAgain);
        }
    }

    private void changeSomePort(ComputeId compute) {
        List<Port> all = driver.administration().listPorts();
        if (all.isEmpty() || random.nextInt(3) == 0) {
            ports++;
            Port port = driver.createPort(
                    PortRequest.builder(member4.networkId(), "p" + ports).build());
            driver.plugPort(
                    Amphora.builder(new AmphoraId("any")).computeId(compute).build(), port.id());
            return;
        }
        Port port = all.get(random.nextInt(all.size()));
        boolean onMembers = port.networkId().equals(member4.networkId());
        switch (random.nextInt(4)) {
            case 0 -> driver.setPortAdminState(port.id(), random.nextBoolean());
            case 1 -> driver.plugFixedIp(port.id(), onMembers ? member6.id() : vip6.id());
            case 2 -> driver.unplugFixedIp(port.id(), member6.id());
            default -> driver.deletePort(port.id());
        }
    }

    /** Mostly a new one. */
    private long generation() {
        if (random.nextInt(4) > 0) {
            generations++;
        }
        return generations;
    }

    private void loseOrRefuse(ComputeId compute) {
        switch (random.nextInt(4)) {
            case 0 -> {
                world.computes().kill(compute);
                lost.add(compute);
            }
            case 1 -> {
                world.computes().replace(compute);
                lost.add(compute);
            }
            default -> {
                world.computes().refuseAttach(compute, 1);
                try {
                    driver.plugNetwork(PlugNetworkRequest.of(compute, member4.networkId()));
                } finally {
                    world.computes().refuseAttach(compute, 0);
                }
            }
        }
    }

    private void registerAgain(ComputeId compute) {
        world.computes().replace(compute);
        driver.administration().listPorts().stream()
                .filter(port -> port.deviceId().equals(compute.value()))
                .forEach(port -> driver.deletePort(port.id()));
        try {
            driver.administration().registerCompute(compute);
            lost.remove(compute);
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.UNKNOWN_OUTCOME) { // it is done, and the answer was lost
                lost.remove(compute);
            }
            throw e;
        }
    }

    /** What the data plane was told, without the computes that were lost and with them their NICs. */
    private Set<String> real() {
        Set<String> nics = new TreeSet<>();
        for (int i = 0; i < COMPUTES; i++) {
            for (Attachment nic : world.nics(compute(i))) {
                nics.add(describe(nic.port()) + " holds " + nic.heldVips());
            }
        }
        return nics;
    }

    private Set<String> recorded() {
        Set<String> nics = new TreeSet<>();
        for (Port port : driver.administration().listPorts()) {
            if (port.deviceId().startsWith("mem:") && !lost.contains(new ComputeId(port.deviceId()))) {
                nics.add(describe(port) + " holds " + held(port));
            }
        }
        return nics;
    }

    private List<IpAddress> held(Port port) {
        return world.dump().stream()
                .filter(line -> line.startsWith("vip ") && line.endsWith(" holder=" + port.id()))
                .flatMap(line -> port.allowedAddressPairs().stream()
                        .map(pair -> pair.addresses().network()))
                .toList();
    }

    private static String describe(Port port) {
        return port.id() + " in " + port.deviceId() + " " + port.fixedIps() + " " + port.allowedAddressPairs() + " "
                + port.adminStateUp();
    }
}
