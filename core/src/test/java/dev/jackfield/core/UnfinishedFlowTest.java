package dev.jackfield.core;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What a flow left undone is kept from others, or finished by them, and is always told as it is now. */
class UnfinishedFlowTest {
    @TempDir
    Path state;

    private World world;

    @BeforeEach
    void open() {
        world = new World(state);
        UpdateTest.furnish(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** A creation that fails at its last call, and of which a method cannot be taken back. */
    private void failToTakeBack(String method) {
        world.faults.breakMethod("activateVip");
        world.faults.breakMethod(method);
        assertThatThrownBy(() -> world.controller.create(World.pair())).hasMessage("injected: activateVip");
    }

    /** The VIP is at the second amphora, and what remains of the first cannot be unplugged. */
    private void failToRetireTheFirst() {
        world.controller.create(World.pair());
        world.kill(World.AMP_1);
        world.faults.breakMethod("unplugVipPort");
        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .hasMessage("injected: unplugVipPort");
    }

    /** From its first call of a method on the driver is whole, but for another one. */
    private void breakLater(String from, String method) {
        world.faults.visit(called -> {
            if (called.equals(from)) {
                world.faults.reset();
                world.faults.breakMethod(method);
            }
        });
    }

    private static NetworkServiceException noAnswer() {
        return new NetworkServiceException(ErrorKind.UNAVAILABLE, "no answer", ErrorContext.of("any"));
    }

    private void sql(String statement) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("controller.db"));
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoMayNotTakeItOverIsToldWhatIsUnfinished() {
        world.controller.create(World.pair());
        world.kill(World.AMP_1);
        world.faults.breakMethod("plugFixedIp");
        world.faults.breakMethod("unplugVipPort");
        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .hasMessage("injected: plugFixedIp");

        assertThatThrownBy(() -> world.controller.switchVip("web", Optional.of("mem:amp-2")))
                .isInstanceOf(LoadBalancerStateException.class)
                .hasMessageContaining(
                        "has an unfinished flow: replace could not be taken back: plug-vip-port mem:amp-3");
    }

    @Test
    void aReplacementThatFailsFinishesTheRetirementThatItTookOver() {
        failToRetireTheFirst();
        world.controller.switchVip("web", Optional.of("mem:amp-3"));
        breakLater("plugVipPort", "plugNetwork");

        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-2", World.AMP_4))
                .hasMessage("injected: plugNetwork")
                .hasNoSuppressedExceptions();

        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(world.web().loadBalancer().amphorae())
                .extracting(amphora -> amphora.computeId().orElseThrow())
                .containsExactlyInAnyOrder(World.AMP_2, World.AMP_3);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void aReplacementThatFailsTakesAwayWhatAnUpdateLeft() {
        world.controller.create(World.pair());
        world.faults.breakMethod("unplugFixedIp");
        assertThatThrownBy(() -> world.controller.update(UpdateTest.other())).hasMessage("injected: unplugFixedIp");
        world.controller.switchVip("web", Optional.of("mem:amp-2"));
        breakLater("plugVipPort", "plugNetwork");

        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .hasMessage("injected: plugNetwork");

        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(world.web().leftovers()).isEmpty();
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void aReplacementThatSucceedsTakesItAwayToo() {
        world.controller.create(World.pair());
        world.faults.breakMethod("unplugFixedIp");
        assertThatThrownBy(() -> world.controller.update(UpdateTest.other())).hasMessage("injected: unplugFixedIp");
        world.controller.switchVip("web", Optional.of("mem:amp-2"));
        breakLater("plugVipPort", "nothing");

        LoadBalancerRecord replaced = world.controller.replace("web", "mem:amp-1", World.AMP_3);

        assertThat(replaced.leftovers()).isEmpty();
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void whatASwitchTookOverIsFinishedByTheNextRecovery() {
        failToRetireTheFirst();
        world.controller.switchVip("web", Optional.of("mem:amp-3"));
        world.faults.reset();

        world.controller.upkeep().recover();

        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(world.web().loadBalancer().amphorae()).hasSize(2);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void whatAnUpdateLeftIsTakenAwayByTheRecoveryAfterASwitch() {
        world.controller.create(World.pair());
        world.faults.breakMethod("unplugFixedIp");
        assertThatThrownBy(() -> world.controller.update(UpdateTest.other())).hasMessage("injected: unplugFixedIp");
        world.controller.switchVip("web", Optional.of("mem:amp-2"));
        world.faults.reset();

        world.controller.upkeep().recover();

        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(world.web().leftovers()).isEmpty();
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void aRecordThatCannotBeBroughtToRestIsToldBesideWhatFailed() {
        world.faults.breakMethod("plugVipPort");
        world.faults.visit(method -> {
            if (method.equals("plugVipPort")) {
                sql("ALTER TABLE load_balancer RENAME TO away");
            }
        });

        Throwable thrown = catchThrowable(() -> world.controller.create(World.pair()));

        assertThat(thrown).hasMessage("injected: plugVipPort");
        assertThat(thrown.getSuppressed()).hasAtLeastOneElementOfType(ControllerStateException.class);
    }

    @Test
    void whoCouldNotReadTheRecordLeavesTheLoadBalancerToOthers() {
        failToTakeBack("unplugNetwork");
        world.faults.visit(method -> {
            world.faults.visit(later -> {});
            sql("ALTER TABLE load_balancer RENAME TO away");
        });
        assertThatThrownBy(() -> world.controller.upkeep().retry(Optional.of("web")))
                .isInstanceOf(ControllerStateException.class);
        sql("ALTER TABLE away RENAME TO load_balancer");
        world.faults.reset();

        try (Controller another = world.open()) {
            another.upkeep().retry(Optional.of("web"));
            assertThat(another.list()).isEmpty();
        }
    }

    @Test
    void theReasonIsThatOfTheLastTry() {
        failToTakeBack("unplugNetwork");
        assertThat(world.web().reason())
                .contains("plug-network mem:amp-1 " + world.memberNetwork.id() + ": injected: unplugNetwork");
        assertThat(world.controller.upkeep().unsettled()).containsExactly(world.web());
        world.faults.reset();
        world.faults.visit(method -> {
            throw noAnswer();
        });

        world.controller.upkeep().retry(Optional.empty());

        assertThat(world.faults.calls()).as("each once").containsExactly("unplugNetwork", "unplugNetwork");

        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ERROR);
        assertThat(world.web().reason()).contains("no answer").doesNotContain("injected: unplugNetwork");
    }

    @Test
    void thatWhatIsLeftCannotBeListedIsSaid() {
        world.faults.afterListing(() -> {
            throw noAnswer();
        });

        failToTakeBack("unplugNetwork");

        assertThat(world.web().reason()).endsWith("what is left cannot be listed: no answer");
    }

    @Test
    void aSwitchThatCannotBeTakenBackLeavesTheLoadBalancerInService() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        world.faults.breakMethod("activateVip");

        Throwable thrown = catchThrowable(() -> world.controller.switchVip("web", Optional.of("mem:amp-2")));

        assertThat(thrown).hasMessage("injected: activateVip");
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(world.controller.list()).isEqualTo(List.of(web));
    }
}
