package dev.jackfield.core;

import dev.jackfield.core.FaultyDriver.When;
import dev.jackfield.flow.Recovered;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Recovery ends: by doing its work, or in a record in ERROR that says what is left, and keeps nobody else waiting. */
class RecoveryTest {
    @TempDir
    Path state;

    private World world;

    @BeforeEach
    void open() {
        world = new World(state);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** A creation that fails at its last call, and of which a method cannot be taken back. */
    private void failToTakeBack(String method) {
        world.faults.failAt(9, When.BEFORE);
        world.faults.breakMethod(method);
        assertThatThrownBy(() -> world.controller.create(World.pair())).hasMessage("injected: activateVip");
    }

    private List<String> marked() {
        try (Stream<InventoryItem> items = world.memory.inventory().list()) {
            return items.map(item -> item.kind() + " " + item.id()).toList();
        }
    }

    @Test
    void thatNothingIsLeftIsSaidToo() {
        failToTakeBack("unplugVipPort");

        assertThat(marked()).as("it went with the VIP").isEmpty();
        assertThat(world.web().reason()).endsWith("nothing is left at the backend");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unplugNetwork", "deallocateVip"})
    void whatIsLeftIsListedById(String method) {
        failToTakeBack(method);

        LoadBalancerRecord web = world.web();
        assertThat(web.status()).isEqualTo(LoadBalancerStatus.ERROR);
        assertThat(marked())
                .isNotEmpty()
                .allSatisfy(item -> assertThat(web.reason()).contains(item));
    }

    @Test
    void whatAReplacementLeftIsListedWithoutWhatServes() {
        LoadBalancerRecord before = world.controller.create(World.pair());
        List<String> serving = marked();
        world.faults.breakMethod("plugFixedIp");
        world.faults.breakMethod("unplugVipPort");

        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .isInstanceOf(NetworkServiceException.class);

        String reason = world.web().reason();
        assertThat(marked())
                .filteredOn(item -> !serving.contains(item) && item.contains("PORT"))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(reason).contains(item));
        assertThat(RecordedPort.of(before))
                .allSatisfy(port -> assertThat(reason).doesNotContain(port.id().value()));
    }

    @Test
    void whatAStuckDeletionHasYetToTakeAwayIsListed() {
        world.controller.create(World.pair());
        world.faults.breakMethod("deallocateVip");

        assertThatThrownBy(() -> world.controller.delete("web")).isInstanceOf(NetworkServiceException.class);

        assertThat(world.web().reason()).contains("delete does not get on");
        assertThat(marked())
                .isNotEmpty()
                .allSatisfy(item -> assertThat(world.web().reason()).contains(item));
    }

    @Test
    void whatRestsKeepsNobodyWaitingAndIsTriedAgainOnRequest() {
        failToTakeBack("unplugNetwork");
        String reason = world.web().reason();
        world.faults.reset();

        assertThat(world.controller.upkeep().recover())
                .singleElement()
                .satisfies(it -> assertThat(it.outcome()).isInstanceOf(Recovered.AtRest.class));
        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.web().reason()).isEqualTo(reason);

        world.faults.breakMethod("unplugNetwork");
        assertThat(world.controller.upkeep().retry(Optional.of("web")))
                .singleElement()
                .satisfies(it -> assertThat(it.outcome()).isInstanceOf(Recovered.RollbackFailed.class));
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ERROR);

        world.faults.reset();
        assertThat(world.controller.upkeep().retry(Optional.of("web")))
                .singleElement()
                .satisfies(it -> assertThat(it.outcome()).isInstanceOf(Recovered.RolledBack.class));
        assertThat(world.controller.list()).isEmpty();
        assertThat(world.inventory()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = LoadBalancerStatus.class,
            names = {"PENDING_CREATE", "PENDING_UPDATE", "PENDING_DELETE"})
    void nothingIsPendingWithoutAFlow(LoadBalancerStatus pending) {
        LoadBalancerRecord web = world.controller.create(World.pair());
        try (LoadBalancerStore store = new LoadBalancerStore(state.resolve("controller.db"))) {
            store.update(web.withStatus(pending, ""));
        }

        world.controller.upkeep().recover();

        assertThat(world.controller.list())
                .allSatisfy(record -> assertThat(record.status()).isEqualTo(LoadBalancerStatus.ACTIVE));
        assertThat(world.controller.list()).hasSize(pending == LoadBalancerStatus.PENDING_UPDATE ? 1 : 0);
        world.controller.upkeep().removeOrphans(Duration.ZERO);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void whatADeadProcessLeftPendingIsSettledByTheSameCreation() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        try (LoadBalancerStore store = new LoadBalancerStore(state.resolve("controller.db"))) {
            store.update(web.withStatus(LoadBalancerStatus.PENDING_UPDATE, ""));
        }

        assertThat(world.controller.create(World.pair())).isEqualTo(web);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allocateVip", "plugVipPort", "plugNetwork", "activateVip"})
    @Tag("slow")
    void aDeadlineReachesTheDriverAndTheFlowRollsBackInTimeOfItsOwn(String method) {
        world.memory.world().faults().delay(method, Duration.ofHours(1));

        Throwable thrown = catchThrowable(
                () -> Deadline.within(Duration.ofMillis(800), () -> world.controller.create(World.pair())));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
                .hasNoSuppressedExceptions();
        assertThat(world.controller.list()).isEmpty();
        assertThat(world.inventory()).isEmpty();
    }
}
