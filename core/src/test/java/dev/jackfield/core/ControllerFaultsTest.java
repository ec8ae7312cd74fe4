package dev.jackfield.core;

import dev.jackfield.core.FaultyDriver.When;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.FlowCancelledException;
import dev.jackfield.flow.Recovered;
import dev.jackfield.flow.UndoFailedException;
import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.network.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What is left when the driver fails at any call: nothing, or what the record names until recovery removes it. */
class ControllerFaultsTest {
    /** The changing calls of a creation, a replacement (with its switch), and a deletion of {@link World#pair()}. */
    private static final int CREATE_CALLS = 10;

    private static final int REPLACE_CALLS = 6;
    private static final int DELETE_CALLS = 5;

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

    static Stream<Arguments> createFaults() {
        return faults(CREATE_CALLS);
    }

    static Stream<Arguments> replaceFaults() {
        return faults(REPLACE_CALLS);
    }

    static Stream<Arguments> deleteFaults() {
        return faults(DELETE_CALLS);
    }

    private static Stream<Arguments> faults(int calls) {
        return IntStream.range(0, calls)
                .boxed()
                .flatMap(call -> Arrays.stream(When.values()).map(when -> Arguments.of(call, when)));
    }

    @Test
    void theFaultsHitEveryCall() {
        world.controller.create(World.pair());
        assertThat(world.faults.calls()).hasSize(CREATE_CALLS);
        world.faults.reset();
        world.controller.replace("web", "mem:amp-1", World.AMP_3);
        assertThat(world.faults.calls()).hasSize(REPLACE_CALLS);
        world.faults.reset();
        world.controller.delete("web");
        assertThat(world.faults.calls()).hasSize(DELETE_CALLS);
    }

    @ParameterizedTest
    @MethodSource("createFaults")
    void aCreationThatFailsLeavesNoRecordAndNothingAtTheBackend(int call, When when) {
        world.faults.failAt(call, when);

        assertThatThrownBy(() -> world.controller.create(World.pair()))
                .isInstanceOf(NetworkServiceException.class)
                .hasMessageStartingWith("injected")
                .hasNoSuppressedExceptions();
        assertThat(world.inventory()).isEmpty();
        assertThat(world.controller.list()).isEmpty();
        assertThat(world.controller.upkeep().recover()).isEmpty();
        world.faults.reset();
        assertThat(world.controller.create(World.pair()).status()).isEqualTo(LoadBalancerStatus.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unplugNetwork", "unplugVipPort", "deallocateVip"})
    void whatCannotBeTakenBackIsNamedAndTriedAgain(String method) {
        world.faults.failAt(CREATE_CALLS - 1, When.BEFORE);
        world.faults.breakMethod(method);

        Throwable thrown = catchThrowable(() -> world.controller.create(World.pair()));

        assertThat(thrown).hasMessage("injected: activateVip");
        assertThat(thrown.getSuppressed())
                .isNotEmpty()
                .allSatisfy(suppressed -> assertThat(suppressed)
                        .isInstanceOf(UndoFailedException.class)
                        .hasRootCauseMessage("injected: " + method));
        LoadBalancerRecord left = world.web();
        assertThat(left.status()).isEqualTo(LoadBalancerStatus.ERROR);
        assertThat(left.reason()).contains("injected: " + method);
        assertThat(world.controller.upkeep().audit().findings(Audit.Verdict.ORPHANED))
                .isEmpty();
        assertThatThrownBy(() -> world.controller.create(World.pair())).isInstanceOf(LoadBalancerStateException.class);
        assertThatThrownBy(() -> world.controller.plan(World.pair())).isInstanceOf(LoadBalancerStateException.class);
        assertThat(world.controller.upkeep().retry(Optional.empty()))
                .singleElement()
                .satisfies(recovered -> assertThat(recovered.outcome()).isInstanceOf(Recovered.RollbackFailed.class));
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ERROR);

        world.faults.reset();
        assertThat(world.controller.upkeep().retry(Optional.empty()))
                .singleElement()
                .satisfies(recovered -> assertThat(recovered.outcome()).isInstanceOf(Recovered.RolledBack.class));
        assertThat(world.controller.list()).isEmpty();
        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void whatCannotBeTakenBackCanBeDeleted() {
        world.faults.failAt(CREATE_CALLS - 1, When.BEFORE);
        world.faults.breakMethod("unplugNetwork");
        assertThatThrownBy(() -> world.controller.create(World.pair())).isInstanceOf(NetworkServiceException.class);
        assertThat(world.inventory()).isNotEmpty();
        world.faults.reset();

        world.controller.delete("web");

        assertThat(world.inventory()).isEmpty();
        assertThat(world.controller.upkeep().retry(Optional.empty())).isEmpty();
    }

    @Test
    void aCancelledCreationLeavesNothing() {
        Cancellation cancellation = new Cancellation();
        world.faults.visit(method -> {
            if (method.equals("plugNetwork")) {
                cancellation.request();
            }
        });

        assertThatThrownBy(() -> world.controller.create(World.pair(), cancellation))
                .isInstanceOf(FlowCancelledException.class);
        assertThat(world.inventory()).isEmpty();
        assertThat(world.controller.list()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("deleteFaults")
    void aDeletionThatFailsIsFinishedByTheNextRecovery(int call, When when) {
        world.controller.create(World.pair());
        world.faults.reset();
        world.faults.failAt(call, when);

        assertThatThrownBy(() -> world.controller.delete("web")).hasMessageStartingWith("injected");
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ERROR);
        assertThat(world.web().reason()).contains("injected");

        world.faults.reset();
        assertThat(world.controller.upkeep().retry(Optional.empty())).hasSize(1);
        assertThat(world.controller.list()).isEmpty();
        assertThat(world.inventory()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("deleteFaults")
    void aDeletionThatFailedIsFinishedByTheNextOne(int call, When when) {
        world.controller.create(World.pair());
        world.faults.reset();
        world.faults.failAt(call, when);
        assertThatThrownBy(() -> world.controller.delete("web")).isInstanceOf(NetworkServiceException.class);
        world.faults.reset();

        world.controller.delete("web");

        assertThat(world.controller.list()).isEmpty();
        assertThat(world.inventory()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aSwitchThatFailsLeavesOneHolder(When when) {
        world.controller.create(World.pair());
        world.faults.reset();
        world.faults.failAt(0, when);

        assertThatThrownBy(() -> world.controller.switchVip("web", Optional.empty()))
                .isInstanceOf(NetworkServiceException.class)
                .hasNoSuppressedExceptions();

        ComputeId holder = world.holder();
        assertThat(holder).isEqualTo(when == When.BEFORE ? World.AMP_1 : World.AMP_2);
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(holding()).containsExactly(holder);
        world.faults.reset();
        world.controller.switchVip("web", Optional.empty());
        assertThat(world.holder()).isNotEqualTo(holder);
    }

    private List<ComputeId> holding() {
        return Stream.of(World.AMP_1, World.AMP_2, World.AMP_3, World.AMP_4)
                .filter(compute -> world.memory.world().nics(compute).stream()
                        .anyMatch(nic -> !nic.heldVips().isEmpty()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("replaceFaults")
    void aReplacementThatFailsLeavesTheLoadBalancerAsItWasOrIsFinishedLater(int call, When when) {
        LoadBalancerRecord before = world.controller.create(World.pair());
        List<String> inventory = world.inventory();
        world.kill(World.AMP_1);
        world.faults.reset();
        world.faults.failAt(call, when);

        Throwable thrown = catchThrowable(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3));
        world.faults.reset();

        LoadBalancerRecord after = world.web();
        boolean inService = after.spec().amphorae().contains(World.AMP_3);
        if (thrown == null) {
            assertThat(call).as("only the failed switch is made up for").isZero();
            assertThat(after.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        } else if (inService) {
            assertThat(after.status()).isEqualTo(LoadBalancerStatus.ERROR);
            assertThat(world.controller.upkeep().retry(Optional.empty())).hasSize(1);
        } else {
            assertThat(after).isEqualTo(before);
            assertThat(world.inventory()).isEqualTo(inventory);
            assertThat(world.controller.upkeep().retry(Optional.empty())).isEmpty();
        }
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(world.web().loadBalancer().vip())
                .isEqualTo(before.loadBalancer().vip());
        assertThat(holding()).hasSize(1).doesNotContain(World.AMP_1);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        if (thrown != null && !inService) {
            world.controller.replace("web", "mem:amp-1", World.AMP_3);
        }
        assertThat(world.web().spec().amphorae()).containsExactly(World.AMP_3, World.AMP_2);
        assertThat(world.inventory()).hasSameSizeAs(inventory);
        world.controller.delete("web");
        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void aLostAmphoraThatCannotBeUnpluggedKeepsNobodyFromSwitchingAndReplacing() {
        world.controller.create(World.pair());
        world.kill(World.AMP_1);
        world.faults.breakMethod("unplugVipPort");
        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .isInstanceOf(NetworkServiceException.class);
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ERROR);

        world.controller.switchVip("web", Optional.of("mem:amp-3"));
        assertThat(world.holder()).isEqualTo(World.AMP_3);
        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-2", World.AMP_4))
                .isInstanceOf(NetworkServiceException.class);
        assertThat(world.web().spec().amphorae()).containsExactly(World.AMP_3, World.AMP_4);

        world.faults.reset();
        world.controller.upkeep().retry(Optional.empty());
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(world.web().loadBalancer().amphorae()).hasSize(2);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void aReplacementThatCannotBeTakenBackIsNamedAndTriedAgain() {
        LoadBalancerRecord before = world.controller.create(World.pair());
        List<String> inventory = world.inventory();
        world.kill(World.AMP_1);
        world.faults.breakMethod("plugFixedIp");
        world.faults.breakMethod("unplugVipPort");

        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .hasMessage("injected: plugFixedIp");
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ERROR);
        assertThat(world.web().reason()).contains("unplugVipPort");

        world.faults.reset();
        world.controller.upkeep().retry(Optional.empty());
        assertThat(world.web()).isEqualTo(before);
        assertThat(world.inventory()).isEqualTo(inventory);
    }

    @Test
    void aFullSubnetLeavesTheVipUntouched() {
        // Three addresses: the VIP's, and one for each amphora.
        world.memory
                .administration()
                .createSubnet(SubnetRequest.builder(world.vipNetwork.id(), "narrow", Cidr.parse("203.0.112.0/29"))
                        .allocationPools(List.of(
                                new AllocationPool(IpAddress.parse("203.0.112.1"), IpAddress.parse("203.0.112.3"))))
                        .build());
        LoadBalancerSpec pair = World.pair();
        LoadBalancerSpec narrow = new LoadBalancerSpec(
                "web",
                Optional.empty(),
                Topology.ACTIVE_STANDBY,
                LoadBalancerSpec.VipSpec.on("narrow"),
                pair.additionalVips(),
                pair.listeners(),
                List.of(World.member("192.0.2.11", "servers")),
                pair.amphorae(),
                Optional.empty());
        LoadBalancerRecord before = world.controller.create(narrow);
        List<String> inventory = world.inventory();
        world.kill(World.AMP_1);
        world.faults.reset();

        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXHAUSTED));

        assertThat(world.faults.calls()).doesNotContain("deallocateVip");
        assertThat(world.web()).isEqualTo(before);
        assertThat(world.inventory()).isEqualTo(inventory);
        assertThat(world.holder()).isEqualTo(World.AMP_2);
    }
}
