package dev.jackfield.tck;

import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Any sequence of calls: what is recorded and what is real agree after each, and in the end the inverses leave nothing. */
abstract class LifeTck extends Topic {
    private static final int CALLS = 150;

    LifeTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Covers({"life-1", "life-2"})
    final void recordsAndNicsAgreeAfterAnyCallAndNothingIsLeftInTheEnd(long seed) {
        Snapshot before = witness().snapshot();
        RandomCalls calls = new RandomCalls(world());
        Random random = new Random(seed);
        int succeeded = 0;
        for (int i = 0; i < CALLS; i++) {
            String call = random.nextInt(12) == 0 ? calls.loseOrFind(random) : calls.one(driver(), random);
            succeeded += call.endsWith(RandomCalls.SUCCEEDED) ? 1 : 0;
            assertAgreement(calls, "seed " + seed + ", call " + i + ": " + call);
        }
        assertThat(succeeded).as("calls that were not refused").isGreaterThan(CALLS / 4);

        calls.takeAllBack();

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    @Covers({"life-1", "life-3"})
    final void stepsMayFailAnywhere(long seed) {
        assumeTrue(world().faults().isPresent(), "the fixture has no fault injector");
        FaultInjector faults = world().faults().orElseThrow();
        Snapshot before = witness().snapshot();
        RandomCalls calls = new RandomCalls(world());
        Random random = new Random(seed);
        for (int i = 0; i < CALLS; i++) {
            faults.failStep(random.nextInt(20));
            String call = calls.one(driver(), random);
            faults.disarm();
            assertAgreement(calls, "seed " + seed + ", call " + i + ": " + call);
        }

        calls.takeAllBack();

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers({"life-1", "concurrency-7"})
    final void manyLivesAtOnceLeaveNothing() {
        Snapshot before = witness().snapshot();
        RandomCalls calls = new RandomCalls(world());
        List<NetworkDriver> drivers = List.of(driver(), world().openAnother());

        AtOnce<Integer> lives = AtOnce.each(8, thread -> {
            Random random = new Random(100 + thread);
            for (int i = 0; i < CALLS / 3; i++) {
                calls.one(drivers.get(thread % 2), random);
            }
            return thread;
        });

        assertThat(lives.failures()).isEmpty();
        assertAgreement(calls, "in the end");
        calls.takeAllBack();
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    private void assertAgreement(RandomCalls calls, String when) {
        record Held(NetworkId network, FixedIp ip) {}
        List<Port> ports =
                witness().markedPorts().keySet().stream().map(driver()::getPort).toList();
        assertThat(ports.stream()
                        .flatMap(port -> port.fixedIps().stream().map(ip -> new Held(port.networkId(), ip)))
                        .toList())
                .as("addresses, %s", when)
                .doesNotHaveDuplicates();
        try (Stream<InventoryItem> items = driver().inventory().list()) {
            Set<String> listed =
                    items.filter(InventoryItem::isOurs).map(InventoryItem::id).collect(Collectors.toSet());
            assertThat(listed)
                    .as("inventory, %s", when)
                    .isEqualTo(ports.stream().map(port -> port.id().value()).collect(Collectors.toSet()));
        }
        calls.livingComputes().forEach(compute -> {
            List<Interface> plugged = driver().getPluggedNetworks(compute);
            assertThat(witness().nics(compute).stream().map(Nic::macAddress))
                    .as("NICs of %s, %s", compute, when)
                    .containsExactlyInAnyOrderElementsOf(
                            plugged.stream().map(this::macOf).toList());
            plugged.forEach(nic -> wired(compute, nic.portId()));
        });
    }

    private MacAddress macOf(Interface nic) {
        return driver().getPort(nic.portId()).macAddress().orElseThrow();
    }
}
