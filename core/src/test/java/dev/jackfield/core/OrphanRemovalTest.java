package dev.jackfield.core;

import dev.jackfield.core.OrphanRemoval.Outcome;
import dev.jackfield.core.OrphanRemoval.Result;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Orphans go, and nothing else does: not what is in use, not what is being made, not what is somebody else's. */
class OrphanRemovalTest {
    private static final LoadBalancerId LOST = new LoadBalancerId("lost");

    @TempDir
    Path state;

    @TempDir
    Path otherState;

    private World world;

    @BeforeEach
    void open() {
        world = new World(state);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** A NIC that carries the mark of a load balancer that there is not. */
    private PortId orphan() {
        return orphan(world.driver, LOST);
    }

    private PortId orphan(NetworkDriver driver, LoadBalancerId loadBalancer) {
        return orphan(driver, World.AMP_4, loadBalancer);
    }

    private PortId orphan(NetworkDriver driver, ComputeId compute, LoadBalancerId loadBalancer) {
        return driver.plugNetwork(new PlugNetworkRequest(
                        compute, world.memberNetwork.id(), Optional.empty(), List.of(), Optional.of(loadBalancer)))
                .portId();
    }

    private OrphanRemoval removal() {
        return world.controller.upkeep().removeOrphans(Duration.ZERO);
    }

    @Test
    void anOrphanGoesAndALivingLoadBalancerStays() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        List<String> living = world.inventory();
        PortId orphan = orphan();

        OrphanRemoval removal = removal();

        assertThat(removal.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.REMOVED);
            assertThat(outcome.finding().id()).isEqualTo(orphan.value());
        });
        assertThat(world.inventory()).isEqualTo(living);
        assertThat(world.web()).isEqualTo(web);
        assertThat(removal().outcomes()).isEmpty();
    }

    @Test
    void anAuditAloneRemovesNothing() {
        orphan();
        List<String> before = world.inventory();

        world.controller.upkeep().audit();

        assertThat(world.inventory()).isEqualTo(before);
    }

    @Test
    void whatALoadBalancerDoesNotUseGoesAndWhatItUsesStays() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        List<String> living = world.inventory();
        orphan(world.driver, web.id());

        assertThat(removal().outcomes(Result.REMOVED)).hasSize(1);

        assertThat(world.inventory()).isEqualTo(living);
    }

    @Test
    void allThatIsLeftOfALoadBalancerWithoutRecordGoes() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        try (LoadBalancerStore store = new LoadBalancerStore(state.resolve("controller.db"))) {
            store.delete(web.id());
        }
        assertThat(world.inventory()).isNotEmpty();

        List<Outcome> outcomes = removal().outcomes();

        assertThat(outcomes).extracting(Outcome::result).containsOnly(Result.REMOVED);
        List<ResourceKind> kinds =
                outcomes.stream().map(outcome -> outcome.finding().kind()).toList();
        assertThat(kinds.indexOf(ResourceKind.VIP_PORT))
                .as("the VIP's port goes after those that use it")
                .isGreaterThan(kinds.lastIndexOf(ResourceKind.BASE_PORT))
                .isGreaterThan(kinds.lastIndexOf(ResourceKind.MEMBER_PORT));
        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void whatIsBeingMadeIsSpared() {
        AtomicReference<OrphanRemoval> meanwhile = new AtomicReference<>();
        List<Outcome> seen = new ArrayList<>();
        try (Controller other = world.open()) {
            world.faults.visitAfter(method -> {
                if (method.equals("plugNetwork")) {
                    meanwhile.set(other.upkeep().removeOrphans(Duration.ZERO));
                    seen.addAll(meanwhile.get().outcomes());
                }
            });
            world.controller.create(World.pair());
        }
        world.faults.reset();

        assertThat(meanwhile.get()).isNotNull();
        assertThat(seen).extracting(Outcome::result).doesNotContain(Result.REMOVED);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void anOrphanWhoseLoadBalancerSomebodyWorksOnIsSpared() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        PortId orphan = orphan(world.driver, web.id());
        AtomicReference<OrphanRemoval> meanwhile = new AtomicReference<>();
        try (Controller other = world.open()) {
            world.faults.visit(method -> meanwhile.set(other.upkeep().removeOrphans(Duration.ZERO)));
            world.controller.switchVip("web", Optional.empty());
        }
        world.faults.reset();

        assertThat(meanwhile.get().outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.SPARED);
            assertThat(outcome.why()).contains("busy");
        });
        assertThat(world.driver.getPort(orphan).id()).isEqualTo(orphan);
    }

    @Test
    void whatIsYoungerThanTheGraceTimeIsSpared() {
        orphan();

        assertThat(world.controller.upkeep().removeOrphans(Duration.ofHours(1)).outcomes())
                .singleElement()
                .satisfies(outcome -> {
                    assertThat(outcome.result()).isEqualTo(Result.SPARED);
                    assertThat(outcome.why()).contains("younger than 3600 s");
                });
        assertThat(removal().outcomes(Result.REMOVED)).hasSize(1);
    }

    @Test
    void nothingOfAnotherInstallationGoes() {
        NetworkDriver theirs = world.memory.world().open(new InstallationId("other"));
        try (Controller others = Controller.open(ControllerConfig.in(otherState), theirs)) {
            LoadBalancerRecord shop = others.create(World.pair());
            PortId theirOrphan = orphan(theirs, LOST);
            PortId ourOrphan = orphan();
            List<String> theirInventory = inventory(theirs);

            assertThat(removal().outcomes())
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.finding().id()).isEqualTo(ourOrphan.value()));

            assertThat(inventory(theirs)).contains(line(theirs, theirOrphan)).isEqualTo(theirInventory);
            assertThat(others.upkeep().audit().findings(Audit.Verdict.LOST)).isEmpty();
            assertThat(others.show("web")).isEqualTo(shop);
        }
    }

    private static List<String> inventory(NetworkDriver driver) {
        try (Stream<InventoryItem> items = driver.inventory().list()) {
            return items.filter(InventoryItem::isOurs)
                    .map(item -> item.kind() + " " + item.id())
                    .sorted()
                    .toList();
        }
    }

    private static String line(NetworkDriver driver, PortId port) {
        return inventory(driver).stream()
                .filter(line -> line.endsWith(" " + port))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPortThatOnlyLooksLikeOursStays() {
        PortId foreign = world.memory
                .world()
                .outsider()
                .createPort(
                        world.vipNetwork.id(),
                        "octavia-lb-vrrp-somebodys",
                        List.of(),
                        Optional.empty(),
                        Optional.empty());

        assertThat(removal().outcomes()).isEmpty();

        assertThat(world.driver.getPort(foreign).id()).isEqualTo(foreign);
    }

    @Test
    void whatCannotBeRemovedIsNamedAndTheRestGoes() {
        PortId stuck = orphan();
        PortId other = orphan(world.driver, World.AMP_3, new LoadBalancerId("lost-too"));
        world.faults.breakRemoval(stuck.value());

        OrphanRemoval removal = removal();

        assertThat(removal.outcomes(Result.FAILED)).singleElement().satisfies(outcome -> {
            assertThat(outcome.finding().id()).isEqualTo(stuck.value());
            assertThat(outcome.why()).contains("injected");
        });
        assertThat(removal.outcomes(Result.REMOVED))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.finding().id()).isEqualTo(other.value()));
        world.faults.reset();
        assertThat(removal().outcomes(Result.REMOVED)).hasSize(1);
        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void whatAnUnfinishedFlowHasYetToTakeBackIsSpared() {
        world.faults.breakMethod("activateVip");
        world.faults.breakMethod("unplugNetwork");
        try {
            world.controller.create(World.pair());
        } catch (RuntimeException e) {
            assertThat(e).hasMessage("injected: activateVip");
        }
        LoadBalancerRecord web = world.web();
        try (LoadBalancerStore store = new LoadBalancerStore(state.resolve("controller.db"))) {
            store.delete(web.id());
        }
        List<String> before = world.inventory();
        assertThat(before).isNotEmpty();

        assertThat(removal().outcomes()).isNotEmpty().allSatisfy(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.SPARED);
            assertThat(outcome.why()).contains("unplugNetwork");
        });

        assertThat(world.inventory()).isEqualTo(before);
    }

    @Test
    void whatItsLoadBalancerUsesByNowIsSpared() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        List<String> before = world.inventory();
        try (LoadBalancerStore records = new LoadBalancerStore(state.resolve("controller.db"))) {
            records.delete(web.id());
            world.faults.afterListing(() -> {});
            world.faults.afterListing(() -> {});
            world.faults.afterListing(() -> records.insert(web));

            assertThat(removal().outcomes()).isNotEmpty().allSatisfy(outcome -> {
                assertThat(outcome.result()).isEqualTo(Result.SPARED);
                assertThat(outcome.why()).contains("uses it by now");
            });
        }
        assertThat(world.inventory()).isEqualTo(before);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void whatCannotBeListedAgainIsNamedAndStays() {
        PortId orphan = orphan();
        world.faults.afterListing(() -> {});
        world.faults.afterListing(() -> {});
        world.faults.afterListing(() -> {
            throw new NetworkServiceException(ErrorKind.UNAVAILABLE, "no answer", ErrorContext.of("list"));
        });

        assertThat(removal().outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.FAILED);
            assertThat(outcome.why()).contains("no answer");
        });
        assertThat(world.driver.getPort(orphan).id()).isEqualTo(orphan);
    }
}
