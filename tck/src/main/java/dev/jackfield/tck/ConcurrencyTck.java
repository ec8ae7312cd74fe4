package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.VipAllocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls at once, from threads of one driver and from two drivers on one world: the result equals some serial order. */
abstract class ConcurrencyTck extends Topic {
    ConcurrencyTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    /** The driver of a thread: every other one has another driver, as if it were in another process. */
    private List<NetworkDriver> drivers() {
        return List.of(driver(), world().openAnother());
    }

    private static <T> List<T> allSucceed(AtOnce<T> outcome) {
        assertThat(outcome.failures()).isEmpty();
        return outcome.answers();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 32})
    @Covers({"concurrency-1", "concurrency-7"})
    final void oneVipIsAllocatedOnce(int threads) {
        Network network = network();
        LoadBalancer loadBalancer = loadBalancer(subnet4(network), subnet6(network));
        List<NetworkDriver> drivers = drivers();

        List<VipAllocation> answers =
                allSucceed(AtOnce.each(threads, i -> drivers.get(i % 2).allocateVip(loadBalancer)));

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(portsOf(loadBalancer.id()))
                .containsExactly(answers.getFirst().vip().portId().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 32})
    @Covers({"concurrency-2", "concurrency-7"})
    final void oneComputeIsPluggedOnce(int threads) {
        Network network = network();
        subnet4(network);
        ComputeId compute = world().startCompute();
        List<NetworkDriver> drivers = drivers();

        List<Interface> answers = allSucceed(AtOnce.each(
                threads, i -> drivers.get(i % 2).plugNetwork(PlugNetworkRequest.of(compute, network.id()))));

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(witness().markedPorts()).containsOnlyKeys(answers.getFirst().portId());
        assertThat(witness().nics(compute)).hasSize(1);
        allSucceed(AtOnce.each(threads, i -> {
            drivers.get(i % 2).unplugNetwork(compute, network.id());
            return i;
        }));
        assertThat(witness().markedPorts()).isEmpty();
        assertThat(witness().nics(compute)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 32})
    @Covers({"concurrency-3", "concurrency-7"})
    final void noAddressIsGivenOutTwice(int threads) {
        Network network = network();
        Subnet subnet = subnet4(network);
        List<NetworkDriver> drivers = drivers();

        List<VipAllocation> answers =
                allSucceed(AtOnce.each(threads, i -> drivers.get(i % 2).allocateVip(loadBalancer(subnet))));

        assertThat(answers).extracting(answer -> address(answer.vip())).doesNotHaveDuplicates();
        assertThat(witness().markedPorts()).hasSize(threads);
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
    @ValueSource(ints = {2, 32})
    @Covers({"concurrency-8", "concurrency-7"})
    final void oneAmphoraIsConnectedOnce(int threads) {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = amphora(loadBalancer);
        List<NetworkDriver> drivers = drivers();

        List<Amphora> answers = allSucceed(AtOnce.each(
                threads, i -> drivers.get(i % 2).plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet)));

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(portsOf(loadBalancer.id()))
                .containsExactlyInAnyOrder(vipPort(loadBalancer), basePort(answers.getFirst()));
        assertThat(witness().nics(compute(amphora))).hasSize(1);
    }
}
