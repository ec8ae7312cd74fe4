package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.CreatePortException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PlugVipException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.VipActivation;
import dev.jackfield.network.VipAllocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls at once, from threads of one driver and from two drivers on one world: the result equals some serial order. */
abstract class ConcurrencyTck extends Topic {
    /** What a /29 with a gateway has to give out. */
    private static final int ADDRESSES = 5;

    /** How often each thread of a crowd takes an address and gives it back. */
    private static final int ROUNDS = 4;

    ConcurrencyTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-1", "concurrency-7"})
    final void oneVipIsAllocatedOnce(Crowd crowd) {
        Network network = network();
        LoadBalancer loadBalancer = loadBalancer(subnet4(network), subnet6(network));
        List<NetworkDriver> drivers = drivers();

        List<VipAllocation> answers =
                allSucceed(AtOnce.each(crowd, i -> drivers.get(i % 2).allocateVip(loadBalancer)));

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(portsOf(loadBalancer.id()))
                .containsExactly(answers.getFirst().vip().portId().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-2", "concurrency-7"})
    final void oneComputeIsPluggedOnce(Crowd crowd) {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        List<NetworkDriver> drivers = drivers();

        List<Interface> answers = allSucceed(AtOnce.each(
                crowd, i -> drivers.get(i % 2).plugNetwork(PlugNetworkRequest.of(compute, network.id()))));

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(witness().markedPorts()).containsOnlyKeys(answers.getFirst().portId());
        assertThat(witness().nics(compute)).hasSize(1);
        allSucceed(AtOnce.each(crowd, i -> {
            drivers.get(i % 2).unplugNetwork(compute, network.id());
            return i;
        }));
        assertThat(witness().markedPorts()).isEmpty();
        assertThat(witness().nics(compute)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-3", "concurrency-7"})
    final void noAddressIsGivenOutTwice(Crowd crowd) {
        Network network = network();
        Subnet subnet = subnet4(network);
        List<NetworkDriver> drivers = drivers();

        List<VipAllocation> answers =
                allSucceed(AtOnce.each(crowd, i -> drivers.get(i % 2).allocateVip(loadBalancer(subnet))));

        assertThat(answers).extracting(answer -> address(answer.vip())).doesNotHaveDuplicates();
        assertThat(witness().markedPorts()).hasSize(crowd.threads());
    }

    @Test
    @Covers({"concurrency-4", "concurrency-7"})
    final void theLastAddressesAreGivenOutOnce() {
        Subnet subnet = subnet(network(), "203.0.113.0/29", "203.0.113.1");
        List<NetworkDriver> drivers = drivers();

        AtOnce<VipAllocation> outcome = AtOnce.each(12, i -> drivers.get(i % 2).allocateVip(loadBalancer(subnet)));

        assertThat(outcome.answers())
                .hasSize(5)
                .extracting(answer -> address(answer.vip()))
                .doesNotHaveDuplicates();
        assertThat(outcome.failures())
                .hasSize(7)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                NetworkException.class,
                                e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXHAUSTED)));
        assertThat(witness().markedPorts()).hasSize(5);
    }

    @Test
    @Covers({"concurrency-5", "concurrency-7"})
    final void addressesAddedAtOnceAreAllKept() {
        Network network = network();
        subnet4(network);
        List<Subnet> further = List.of(
                subnet(network, "198.51.100.0/24", "198.51.100.1"),
                subnet(network, "192.0.2.0/24", "192.0.2.1"),
                subnet6(network),
                subnet(network, "2001:db8:2::/64"));
        ComputeId compute = world().startCompute();
        List<NetworkDriver> drivers = drivers();
        for (int round = 0; round < 5; round++) {
            Interface nic = driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));

            allSucceed(AtOnce.each(
                    4,
                    i -> drivers.get(i % 2)
                            .plugFixedIp(nic.portId(), further.get(i).id())));

            Port port = driver().getPort(nic.portId());
            assertThat(further)
                    .allSatisfy(
                            subnet -> assertThat(port.addressOn(subnet.id())).isPresent());
            wired(compute, nic.portId());
            driver().unplugNetwork(compute, network.id());
        }
    }

    @Test
    @Covers({"concurrency-6", "concurrency-7"})
    final void allocationAndDeallocationAtOnceEndAsInOneOfTheirOrders() {
        Network network = network();
        Subnet subnet = subnet4(network);
        List<NetworkDriver> drivers = drivers();
        for (int round = 0; round < 20; round++) {
            LoadBalancer loadBalancer = allocated(loadBalancer(subnet));

            allSucceed(AtOnce.each(2, i -> {
                if (i == 0) {
                    drivers.get(0).deallocateVip(loadBalancer.vip());
                } else {
                    drivers.get(1).allocateVip(loadBalancer);
                }
                return i;
            }));

            assertThat(portsOf(loadBalancer.id())).hasSizeLessThanOrEqualTo(1);
            driver().deallocateVip(loadBalancer.vip());
            assertThat(witness().markedPorts()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-8", "concurrency-7"})
    final void oneAmphoraIsConnectedOnce(Crowd crowd) {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = amphora(loadBalancer);
        List<NetworkDriver> drivers = drivers();

        List<Amphora> answers = allSucceed(AtOnce.each(
                crowd, i -> drivers.get(i % 2).plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet)));

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(portsOf(loadBalancer.id()))
                .containsExactlyInAnyOrder(vipPort(loadBalancer), basePort(answers.getFirst()));
        assertThat(witness().nics(compute(amphora))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-9", "concurrency-7"})
    final void manyComputesArePluggedIntoOneNetwork(Crowd crowd) {
        Network network = network();
        subnet4(network);
        subnet6(network);
        List<ComputeId> computes =
                Stream.generate(world()::startCompute).limit(crowd.threads()).toList();
        List<NetworkDriver> drivers = drivers();

        List<Interface> answers = allSucceed(AtOnce.each(
                crowd, i -> drivers.get(i % 2).plugNetwork(PlugNetworkRequest.of(computes.get(i), network.id()))));

        assertThat(answers).extracting(Interface::computeId).containsExactlyElementsOf(computes);
        assertThat(computes.stream().flatMap(compute -> witness().nics(compute).stream()))
                .hasSize(crowd.threads())
                .extracting(Nic::macAddress)
                .doesNotHaveDuplicates();
        agreement(computes, "all being plugged");
        allSucceed(AtOnce.each(crowd, i -> {
            drivers.get(i % 2).unplugNetwork(computes.get(i), network.id());
            return i;
        }));
        assertThat(witness().markedPorts()).isEmpty();
        agreement(computes, "all being unplugged");
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-10", "concurrency-7"})
    final void addressesThatAreTakenAndGivenBackAreNeitherDoubledNorLost(Crowd crowd) {
        Network network = network();
        Subnet subnet = subnet(network, "203.0.113.0/29", "203.0.113.1");
        List<NetworkDriver> drivers = drivers();
        Map<IpAddress, String> held = new ConcurrentHashMap<>();

        allSucceed(AtOnce.each(crowd, i -> {
            for (int round = 0; round < ROUNDS; round++) {
                takeAndGiveBack(drivers.get(i % 2), network, "port-" + i + "-" + round, held);
            }
            return i;
        }));

        assertThat(witness().markedPorts()).isEmpty();
        assertThat(driver().getNetworkIpAvailability(network.id()).usedIps()).isZero();
        Set<IpAddress> all = Stream.generate(() -> port(network))
                .limit(ADDRESSES)
                .flatMap(port -> port.fixedIps().stream())
                .map(FixedIp::ipAddress)
                .collect(Collectors.toSet());
        assertThat(all).hasSize(ADDRESSES).allMatch(subnet.cidr()::contains);
        raises(CreatePortException.class, ErrorKind.EXHAUSTED, () -> port(network));
    }

    /** Whoever is given an address writes himself down as its holder, who must be the only one, until he gives it back. */
    private static void takeAndGiveBack(
            NetworkDriver driver, Network network, String name, Map<IpAddress, String> held) {
        Port port;
        try {
            port = driver.createPort(PortRequest.builder(network.id(), name).build());
        } catch (NetworkException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.EXHAUSTED);
            return;
        }
        IpAddress address = port.fixedIps().getFirst().ipAddress();
        assertThat(held.putIfAbsent(address, name))
                .as("who else holds " + address)
                .isNull();
        held.remove(address);
        driver.deletePort(port.id());
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-11", "concurrency-7"})
    final void oneAmphoraIsConnectedAndChangedAndDisconnectedAtOnce(Crowd crowd) {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet further = subnet6(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = connected(loadBalancer, subnet);
        PortId first = basePort(amphora);
        List<NetworkDriver> drivers = drivers();

        AtOnce<Integer> outcome = AtOnce.each(crowd, i -> {
            NetworkDriver driver = drivers.get(i / 4 % 2);
            switch (i % 4) {
                case 0 -> driver.plugFixedIp(first, further.id());
                case 1 -> driver.unplugVipPort(loadBalancer.vip(), amphora, subnet);
                case 2 -> driver.plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet);
                default -> driver.unplugFixedIp(first, further.id());
            }
            return i;
        });

        assertThat(outcome.failures())
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(PortNotFoundException.class)
                        .hasMessageContaining(first.value()));
        assertThat(portsOf(loadBalancer.id())).hasSizeLessThanOrEqualTo(2).contains(vipPort(loadBalancer));
        agreement(List.of(compute(amphora)), "in the end");
        driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet);
        assertThat(portsOf(loadBalancer.id())).hasSize(2);
        agreement(List.of(compute(amphora)), "connected again");
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-12", "concurrency-7"})
    final void aVipThatManyAmphoraeAreGivenAtOnceEndsWithTheLast(Crowd crowd) {
        needs(Capability.ACTIVATE_VIP);
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        List<Amphora> amphorae = List.of(
                connected(loadBalancer, subnet), connected(loadBalancer, subnet), connected(loadBalancer, subnet));
        List<NetworkDriver> drivers = drivers();

        AtOnce<Integer> outcome = AtOnce.each(crowd, i -> {
            drivers.get(i % 2).activateVip(loadBalancer, amphorae.get(i % 3), i + 1);
            return i;
        });

        assertThat(outcome.failures())
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                PlugVipException.class,
                                e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT)));
        int last = crowd.threads() - 1;
        assertThat(outcome.answers()).contains(last);
        assertThat(driver().findVipActivation(loadBalancer.id()))
                .contains(new VipActivation(amphorae.get(last % 3).id(), crowd.threads()));
        assertThat(amphorae)
                .filteredOn(amphora -> witness().nics(compute(amphora)).stream()
                        .anyMatch(nic -> nic.addresses().contains(address(loadBalancer.vip()))))
                .containsExactly(amphorae.get(last % 3));
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-6", "concurrency-7"})
    final void aVipIsAllocatedAndConnectedAndGivenAndTakenAwayAtOnce(Crowd crowd) {
        Subnet subnet = subnet(network(), "203.0.113.0/29", "203.0.113.1");
        LoadBalancer loadBalancer = loadBalancer(subnet);
        Amphora amphora = amphora(loadBalancer);
        boolean activates = driver().capabilities().contains(Capability.ACTIVATE_VIP);
        List<NetworkDriver> drivers = drivers();

        AtOnce<Integer> outcome = AtOnce.each(crowd, i -> {
            NetworkDriver driver = drivers.get(i / 4 % 2);
            switch (i % 4) {
                case 0 -> driver.allocateVip(loadBalancer);
                case 1 -> driver.deallocateVip(loadBalancer.vip());
                case 2 -> driver.plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet);
                default -> {
                    if (activates) {
                        driver.activateVip(loadBalancer, amphora, i);
                    }
                }
            }
            return i;
        });

        assertThat(outcome.failures())
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                NetworkException.class,
                                e -> assertThat(e.kind()).isIn(ErrorKind.NOT_FOUND, ErrorKind.CONFLICT)));
        assertThat(portsOf(loadBalancer.id())).hasSizeLessThanOrEqualTo(2);
        agreement(List.of(compute(amphora)), "in the end");
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().markedPorts()).isEmpty();
        assertThat(witness().nics(compute(amphora))).isEmpty();
    }
}
