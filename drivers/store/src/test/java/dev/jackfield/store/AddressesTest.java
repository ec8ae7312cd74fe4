package dev.jackfield.store;

import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.CreatePortException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkIpAvailability;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which addresses are given out, and when none is left. */
class AddressesTest {
    private int names;

    private Port take(StoreNetworkDriver driver, Subnet subnet) {
        return make(driver, subnet, FixedIpRequest.from(subnet.id()));
    }

    private Port take(StoreNetworkDriver driver, Subnet subnet, String address) {
        return make(driver, subnet, FixedIpRequest.of(subnet.id(), IpAddress.parse(address)));
    }

    private Port make(StoreNetworkDriver driver, Subnet subnet, FixedIpRequest wish) {
        names++;
        return driver.createPort(PortRequest.builder(subnet.networkId(), "p" + names)
                .fixedIps(List.of(wish))
                .build());
    }

    private static String address(Port port) {
        return port.fixedIps().getFirst().ipAddress().toString();
    }

    private static UnaryOperator<SubnetRequest.Builder> gateway(String address) {
        return request -> request.gatewayIp(IpAddress.parse(address));
    }

    private static UnaryOperator<SubnetRequest.Builder> pool(String first, String last) {
        return request ->
                request.allocationPools(List.of(new AllocationPool(IpAddress.parse(first), IpAddress.parse(last))));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, '', 254, 203.0.113.1",
        "203.0.113.0/24, 203.0.113.1, 253, 203.0.113.2",
        "203.0.113.0/24, 203.0.113.77, 253, 203.0.113.1",
        "203.0.113.0/30, '', 2, 203.0.113.1",
        "203.0.113.0/30, 203.0.113.2, 1, 203.0.113.1",
        "203.0.113.0/31, '', 2, 203.0.113.0",
        "203.0.113.0/31, 203.0.113.0, 1, 203.0.113.1",
        "203.0.113.9/32, '', 1, 203.0.113.9",
        "2001:db8::/64, '', 18446744073709551615, 2001:db8::1",
        "2001:db8::/64, 2001:db8::1, 18446744073709551614, 2001:db8::2",
        "2001:db8::/126, '', 3, 2001:db8::1",
        "2001:db8::/127, '', 2, 2001:db8::",
        "2001:db8::7/128, '', 1, 2001:db8::7"
    })
    void aBlockGivesOutItsHostAddresses(String cidr, String gateway, String total, String first) {
        try (StoreNetworkDriver driver = Backend.driver(Store.onHeap())) {
            Subnet subnet =
                    Backend.subnet(driver, cidr, gateway.isEmpty() ? UnaryOperator.identity() : gateway(gateway));
            NetworkIpAvailability availability = driver.getNetworkIpAvailability(subnet.networkId());
            assertThat(availability.totalIps()).hasToString(total);
            assertThat(availability.usedIps()).hasToString("0");
            assertThat(address(take(driver, subnet))).isEqualTo(first);
            assertThat(driver.getNetworkIpAvailability(subnet.networkId()).usedIps())
                    .hasToString("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullSubnetSaysHowFullItIs(Backend backend) {
        try (StoreNetworkDriver driver = Backend.driver(backend.open())) {
            Subnet subnet = Backend.subnet(driver, "203.0.113.0/29", gateway("203.0.113.1"));
            List<Port> ports = new ArrayList<>();
            for (int i = 2; i <= 6; i++) {
                Port port = take(driver, subnet);
                assertThat(address(port)).isEqualTo("203.0.113." + i);
                ports.add(port);
            }
            assertThatThrownBy(() -> take(driver, subnet))
                    .isInstanceOfSatisfying(
                            CreatePortException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXHAUSTED))
                    .hasMessage("subnet " + subnet.id() + " has no free address (5 of 5 used)");
            driver.deletePort(ports.get(2).id());
            assertThat(address(take(driver, subnet))).isEqualTo("203.0.113.4");
        }
    }

    @Test
    void poolsSayWhatIsGivenOutAndWishesMayLieOutside() {
        try (StoreNetworkDriver driver = Backend.driver(Store.onHeap())) {
            Subnet subnet = Backend.subnet(
                    driver,
                    "203.0.113.0/24",
                    request -> gateway("203.0.113.1")
                            .apply(pool("203.0.113.100", "203.0.113.101").apply(request)));
            assertThat(address(take(driver, subnet, "203.0.113.50"))).isEqualTo("203.0.113.50");
            assertThat(address(take(driver, subnet))).isEqualTo("203.0.113.100");
            assertThat(address(take(driver, subnet))).isEqualTo("203.0.113.101");
            assertThatThrownBy(() -> take(driver, subnet)).hasMessageContaining("(2 of 2 used)");
            driver.deletePort(driver.getPortByName("p1").id());
            assertThatThrownBy(() -> take(driver, subnet)).hasMessageContaining("(2 of 2 used)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.1, INVALID, is the gateway of",
        "203.0.113.0, INVALID, is the network or broadcast address of",
        "203.0.113.255, INVALID, is the network or broadcast address of",
        "198.51.100.4, INVALID, is not in",
        "2001:db8::1, INVALID, is not in",
        "203.0.113.7, CONFLICT, is held by port"
    })
    void aWishThatCannotBeMetIsRefused(String wish, ErrorKind kind, String why) {
        try (StoreNetworkDriver driver = Backend.driver(Store.onHeap())) {
            Subnet subnet = Backend.subnet(driver, "203.0.113.0/24", gateway("203.0.113.1"));
            take(driver, subnet, "203.0.113.7");
            assertThatThrownBy(() -> take(driver, subnet, wish))
                    .isInstanceOfSatisfying(
                            CreatePortException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                    .hasMessageContaining(why);
        }
    }

    @Test
    void aPoolMayGiveOutTheNetworkAndBroadcastAddress() {
        try (StoreNetworkDriver driver = Backend.driver(Store.onHeap())) {
            Subnet subnet = Backend.subnet(driver, "203.0.113.0/30", pool("203.0.113.0", "203.0.113.3"));
            assertThat(address(take(driver, subnet))).isEqualTo("203.0.113.0");
            assertThat(address(take(driver, subnet, "203.0.113.3"))).isEqualTo("203.0.113.3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyOrderOfTakingAndReleasingAgreesWithANaiveModel(Backend backend) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Store store = backend.open();
                StoreNetworkDriver driver = Backend.driver(store)) {
            Subnet subnet = Backend.subnet(
                    driver,
                    "203.0.113.0/26",
                    request -> request.gatewayIp(IpAddress.parse("203.0.113.9"))
                            .allocationPools(List.of(
                                    new AllocationPool(IpAddress.parse("203.0.113.4"), IpAddress.parse("203.0.113.20")),
                                    new AllocationPool(
                                            IpAddress.parse("203.0.113.21"), IpAddress.parse("203.0.113.40")))));
            List<String> empty = store.dump();
            Model model = new Model();
            Map<Integer, Port> held = new TreeMap<>();
            for (int round = 0; round < 400; round++) {
                int wish = random.nextInt(64);
                String what = "seed " + seed + " round " + round;
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        Optional<Integer> expected = model.lowestFree();
                        Optional<Port> taken = attempt(() -> take(driver, subnet));
                        assertThat(taken.map(AddressesTest::lastByte)).as(what).isEqualTo(expected);
                        taken.ifPresent(port -> held.put(model.take(lastByte(port)), port));
                    }
                    case 2 -> {
                        Optional<Port> taken = attempt(() -> take(driver, subnet, "203.0.113." + wish));
                        assertThat(taken.isPresent()).as(what).isEqualTo(model.mayTake(wish));
                        taken.ifPresent(port -> held.put(model.take(wish), port));
                    }
                    default ->
                        Optional.ofNullable(held.remove(wish)).ifPresent(port -> {
                            driver.deletePort(port.id());
                            model.release(wish);
                        });
                }
            }
            held.values().forEach(port -> driver.deletePort(port.id()));
            assertThat(store.dump()).as("seed " + seed).isEqualTo(empty);
        }
    }

    private static int lastByte(Port port) {
        return port.fixedIps().getFirst().ipAddress().toBytes()[3];
    }

    private static Optional<Port> attempt(Supplier<Port> take) {
        try {
            return Optional.of(take.get());
        } catch (CreatePortException e) {
            return Optional.empty();
        }
    }

    /** One flag for each address. */
    private static final class Model {
        private final TreeSet<Integer> free = new TreeSet<>();
        private final TreeSet<Integer> held = new TreeSet<>();

        Model() {
            for (int i = 4; i <= 40; i++) {
                free.add(i);
            }
            free.remove(9);
        }

        Optional<Integer> lowestFree() {
            return free.isEmpty() ? Optional.empty() : Optional.of(free.getFirst());
        }

        boolean mayTake(int address) {
            return !held.contains(address) && address != 9 && address != 0 && address != 63;
        }

        int take(int address) {
            free.remove(address);
            held.add(address);
            return address;
        }

        void release(int address) {
            held.remove(address);
            if (address >= 4 && address <= 40) {
                free.add(address);
            }
        }
    }

    @Test
    void aHundredThousandPortsFit() {
        try (Store store = Store.onHeap();
                StoreNetworkDriver driver = Backend.driver(store)) {
            Subnet subnet = Backend.subnet(driver, "2001:db8::/64", gateway("2001:db8::1"));
            Deque<Port> ports = new ArrayDeque<>();
            for (int i = 0; i < 100_000; i++) {
                ports.add(take(driver, subnet));
            }
            assertThat(driver.administration().listPorts()).hasSize(100_000);
            assertThat(address(ports.getLast())).isEqualTo("2001:db8::1:86a1");
            // Every other one of the first goes: many free ranges that do not touch.
            for (int i = 0; i < 10_000; i++) {
                driver.deletePort(ports.removeFirst().id());
                ports.addLast(ports.removeFirst());
            }
            assertThat(driver.getNetworkIpAvailability(subnet.networkId()).usedIps())
                    .hasToString("90000");
            assertThat(address(take(driver, subnet))).isEqualTo("2001:db8::2");
        }
    }
}
