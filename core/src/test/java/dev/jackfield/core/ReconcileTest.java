package dev.jackfield.core;

import dev.jackfield.core.Mending.Outcome;
import dev.jackfield.core.Mending.Result;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** What was lost or changed behind the controller's back is found, nothing else is, and it is mended while nobody else is at work. */
class ReconcileTest {
    @TempDir
    Path state;

    @TempDir
    Path otherState;

    private World world;
    private LoadBalancerRecord web;

    @BeforeEach
    void open() {
        world = new World(state);
        web = world.controller.create(World.pair());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<Difference> differences() {
        return world.controller.upkeep().reconcile(Optional.empty()).differences();
    }

    private Mending mend() {
        return world.controller.upkeep().mend(Optional.empty(), Duration.ZERO);
    }

    private List<String> dump() {
        return world.memory.world().dump();
    }

    private void lose(PortId port) {
        world.memory.world().loseNic(port);
    }

    private Amphora amphora(int index) {
        return web.loadBalancer().amphorae().get(index);
    }

    private PortId base(int index) {
        return amphora(index).vrrpPortId().orElseThrow();
    }

    private PortId member() {
        return web.nics().getFirst().portId().orElseThrow();
    }

    private static List<Result> results(Mending mending) {
        return mending.outcomes().stream().map(Outcome::result).distinct().toList();
    }

    /** All is as it should be, by the records, by the driver, and by who looks at the world itself. */
    private void allIsWell() {
        assertThat(differences()).isEmpty();
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        assertThat(world.controller.upkeep().check("web").hops(Hop.State.BROKEN))
                .isEmpty();
        assertThat(world.memory.world().nics())
                .extracting(nic -> nic.port().id())
                .contains(
                        world.web()
                                .loadBalancer()
                                .amphorae()
                                .get(0)
                                .vrrpPortId()
                                .orElseThrow(),
                        world.web()
                                .loadBalancer()
                                .amphorae()
                                .get(1)
                                .vrrpPortId()
                                .orElseThrow());
        assertThat(world.memory.world().nics(world.holder()))
                .anySatisfy(nic -> assertThat(nic.heldVips()).hasSize(2));
    }

    @Test
    void nothingDiffersWhereNothingWasDoneAndLookingChangesNothing() {
        List<String> before = dump();
        world.faults.reset();

        assertThat(world.controller.upkeep().reconcile(Optional.empty()).isClean())
                .isTrue();
        assertThat(world.controller.upkeep().reconcile(Optional.of("web")).isClean())
                .isTrue();

        assertThat(mend().outcomes()).isEmpty();
        assertThat(world.faults.calls()).isEmpty();
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void aLostNicIsMendedAndMendingAgainDoesNothing() {
        List<String> before = dump();
        lose(base(0));

        assertThat(differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.NIC);
            assertThat(difference.subject().port()).contains(base(0));
            assertThat(difference.subject().loadBalancer()).contains(web.id());
            assertThat(difference.remedy()).isEqualTo(Remedy.MEND);
        });
        Reconciliation found = world.controller.upkeep().reconcile(Optional.empty());
        assertThat(found.isClean()).isFalse();
        assertThat(found.differences(Remedy.MEND)).isEqualTo(found.differences());
        assertThat(found.differences(Remedy.REMOVE)).isEmpty();
        assertThat(results(mend())).containsExactly(Result.MENDED);

        assertThat(dump()).isEqualTo(before);
        assertThat(mend().outcomes()).isEmpty();
        allIsWell();
    }

    @Test
    void aVipOnTwoAmphoraeIsOnOneAgain() {
        List<String> before = dump();
        world.memory
                .world()
                .bendNic(
                        base(1),
                        nic -> nic.holding(
                                List.of(web.loadBalancer().vip().ipAddress().orElseThrow())));

        assertThat(differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.VIP);
            assertThat(difference.subject().port()).contains(base(1));
        });
        assertThat(results(mend())).containsExactly(Result.MENDED);

        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void aBasePortThatIsGoneIsPluggedAnewAndTheRecordKnowsIt() {
        PortId lost = base(0);
        world.memory.deletePort(lost);

        assertThat(differences())
                .extracting(Difference::kind, it -> it.subject().port())
                .contains(tuple(Kind.PORT, Optional.of(lost)));
        assertThat(results(mend())).containsExactly(Result.MENDED);

        assertThat(world.web().loadBalancer().amphorae().getFirst().vrrpPortId())
                .isPresent()
                .isNotEqualTo(Optional.of(lost));
        assertThat(world.holder()).isEqualTo(World.AMP_1);
        allIsWell();
    }

    @Test
    void aMemberNicThatIsGoneIsPluggedAnew() {
        PortId lost = member();
        world.memory.deletePort(lost);

        assertThat(results(mend())).containsExactly(Result.MENDED);

        assertThat(world.web().nics())
                .hasSameSizeAs(web.nics())
                .noneMatch(nic -> nic.portId().equals(Optional.of(lost)));
        allIsWell();
    }

    @Test
    void aVipPortThatIsGoneIsReservedAnewWithItsAddress() {
        world.memory.deletePort(web.loadBalancer().vip().portId().orElseThrow());

        assertThat(results(mend())).containsExactly(Result.MENDED);

        assertThat(world.web().loadBalancer().vip().ipAddress())
                .isEqualTo(web.loadBalancer().vip().ipAddress());
        assertThat(world.web().loadBalancer().vip().portId())
                .isNotEqualTo(web.loadBalancer().vip().portId());
        allIsWell();
    }

    @Test
    void aMembersAddressThatIsGoneFromTheBasePortIsTakenAnew() {
        world.memory.unplugFixedIp(base(1), world.driver.getSubnetByName("dmz").id());

        assertThat(differences())
                .singleElement()
                .satisfies(it -> assertThat(it.kind()).isEqualTo(Kind.ADDRESS));
        assertThat(results(mend())).containsExactly(Result.MENDED);

        allIsWell();
    }

    @Test
    void everythingOfALoadBalancerThatIsGoneComesBack() {
        long seed = System.nanoTime();
        List<PortId> ports = new ArrayList<>(
                RecordedPort.of(web).stream().map(RecordedPort::id).toList());
        Collections.shuffle(ports, new Random(seed));
        ports.forEach(world.memory::deletePort);

        Mending mending = mend();

        assertThat(results(mending)).as("seed %s: %s", seed, mending).containsExactly(Result.MENDED);
        allIsWell();
    }

    @Test
    void anAmphoraWhoseInstanceIsGoneIsLeftAndTheOtherIsMended() {
        world.kill(World.AMP_1);
        lose(base(1));

        Mending mending = mend();

        assertThat(mending.isWhole()).isFalse();
        assertThat(mending.outcomes(Result.LEFT)).singleElement().satisfies(outcome -> {
            assertThat(outcome.difference().kind()).isEqualTo(Kind.COMPUTE);
            assertThat(outcome.difference().remedy()).isEqualTo(Remedy.REPLACE);
            assertThat(outcome.why()).contains("replaced");
        });
        assertThat(mending.outcomes(Result.MENDED))
                .singleElement()
                .satisfies(outcome ->
                        assertThat(outcome.difference().subject().port()).contains(base(1)));
        assertThat(differences()).extracting(Difference::remedy).containsExactly(Remedy.REPLACE);

        world.controller.replace("web", World.AMP_1.value(), World.AMP_3);
        assertThat(differences()).isEmpty();
    }

    @Test
    void aPortOfNoLoadBalancerIsMendedToo() {
        PortId port = world.driver
                .plugNetwork(PlugNetworkRequest.of(World.AMP_4, world.memberNetwork.id()))
                .portId();
        List<String> before = dump();
        lose(port);

        assertThat(differences())
                .singleElement()
                .satisfies(it -> assertThat(it.subject().loadBalancer()).isEmpty());
        assertThat(results(mend())).containsExactly(Result.MENDED);
        assertThat(dump()).isEqualTo(before);
    }

    private PortId orphan(NetworkDriver driver) {
        return driver.plugNetwork(new PlugNetworkRequest(
                        World.AMP_4,
                        world.memberNetwork.id(),
                        Optional.empty(),
                        List.of(),
                        Optional.of(new LoadBalancerId("lost"))))
                .portId();
    }

    @Test
    void whatIsNobodysIsShownAsThatAndRemovedWhenItIsOldEnough() {
        List<String> before = dump();
        PortId orphan = orphan(world.driver);
        lose(orphan); // that it is damaged, too, does not matter

        assertThat(differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.ORPHAN);
            assertThat(difference.remedy()).isEqualTo(Remedy.REMOVE);
            assertThat(difference.name()).isEqualTo(orphan.value());
            assertThat(difference.subject().port()).contains(orphan);
        });
        assertThat(results(world.controller.upkeep().mend(Optional.empty(), Duration.ofHours(1))))
                .containsExactly(Result.LEFT);
        assertThat(results(world.controller.upkeep().mend(Optional.of("web"), Duration.ZERO)))
                .isEmpty();
        assertThat(world.driver.getPort(orphan)).isNotNull();

        assertThat(results(mend())).containsExactly(Result.REMOVED);
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void nothingOfOthersIsShownOrTouched() {
        NetworkDriver theirs = world.memory.world().open(new InstallationId("other"));
        orphan(theirs);
        lose(theirs.plugNetwork(PlugNetworkRequest.of(World.AMP_3, world.memberNetwork.id()))
                .portId());
        world.memory
                .world()
                .outsider()
                .createPort(
                        world.vipNetwork.id(),
                        "octavia-lb-vrrp-somebodys",
                        List.of(),
                        Optional.empty(),
                        Optional.of(World.AMP_4));
        List<String> before = dump();

        assertThat(differences()).isEmpty();
        assertThat(mend().outcomes()).isEmpty();

        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void oneLoadBalancerIsMendedAlone() {
        LoadBalancerRecord shop = world.controller.create(World.single("shop", World.AMP_3));
        PortId theirs = shop.loadBalancer().amphorae().getFirst().vrrpPortId().orElseThrow();
        lose(base(1));
        lose(theirs);

        assertThat(world.controller.upkeep().reconcile(Optional.of("web")).differences())
                .extracting(it -> it.subject().port())
                .containsExactly(Optional.of(base(1)));
        assertThat(results(world.controller.upkeep().mend(Optional.of("web"), Duration.ZERO)))
                .containsExactly(Result.MENDED);
        assertThat(differences()).extracting(it -> it.subject().port()).containsExactly(Optional.of(theirs));
        assertThatThrownBy(() -> world.controller.upkeep().reconcile(Optional.of("nix")))
                .isInstanceOf(LoadBalancerNotFoundException.class);
    }

    @Test
    void aLoadBalancerThatSomebodyIsAtWorkOnIsLeft() {
        lose(base(1));
        AtomicReference<Mending> meanwhile = new AtomicReference<>();
        try (Controller other = world.open()) {
            world.faults.visit(method -> meanwhile.set(other.upkeep().mend(Optional.empty(), Duration.ZERO)));
            world.controller.switchVip("web", Optional.of(World.AMP_1.value()));
        }
        world.faults.reset();

        assertThat(meanwhile.get().outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.LEFT);
            assertThat(outcome.why()).contains("busy", "web");
        });
        assertThat(results(mend())).containsExactly(Result.MENDED);
    }

    @Test
    void whatIsBeingMadeIsNoDifference() {
        List<Difference> seen = new ArrayList<>();
        try (Controller other = world.open()) {
            world.faults.visitAfter(method ->
                    seen.addAll(other.upkeep().reconcile(Optional.empty()).differences()));
            world.controller.create(World.single("shop", World.AMP_3));
            world.controller.replace("web", World.AMP_1.value(), World.AMP_4);
            world.controller.delete("shop");
        }
        world.faults.reset();

        assertThat(seen).isEmpty();
    }

    @Test
    void whatCannotBeMendedIsSaidAndMendedOnceItCan() {
        lose(base(1));
        world.memory.deletePort(member());
        world.faults.breakMethod("mend");
        world.faults.breakMethod("plugNetwork");

        Mending mending = mend();

        assertThat(mending.isWhole()).isFalse();
        assertThat(mending.outcomes(Result.FAILED))
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.why()).contains("injected"));
        assertThat(mending.outcomes(Result.MENDED)).isEmpty();
        world.faults.reset();
        assertThat(results(mend())).containsExactly(Result.MENDED);
        allIsWell();
    }

    /** A mending that is cut off at any of its calls is simply run again. */
    @Test
    void aMendingThatFailsAnywhereIsFinishedByTheNext() {
        for (int call = 0; ; call++) {
            RecordedPort.of(world.web()).stream().map(RecordedPort::id).forEach(world.memory::deletePort);
            world.faults.reset();
            world.faults.failAt(call, call % 2 == 0 ? FaultyDriver.When.BEFORE : FaultyDriver.When.AFTER);
            boolean whole = mend().isWhole();
            boolean came = world.faults.calls().size() > call;
            world.faults.reset();
            mend();
            assertThat(differences()).as("call %s failed", call).isEmpty();
            allIsWell();
            if (!came) {
                assertThat(whole).isTrue();
                assertThat(call).isGreaterThan(5);
                return;
            }
        }
    }
}
