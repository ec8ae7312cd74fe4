package dev.jackfield.core;

import dev.jackfield.core.FaultyDriver.When;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.VipActivation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A switch that fails leaves the VIP on one amphora that is there, whatever else happened meanwhile. */
class SwitchFlowTest {
    @TempDir
    Path state;

    private World world;
    private LoadBalancerRecord web;

    @BeforeEach
    void open() {
        world = new World(state);
        web = world.controller.create(World.pair());
        world.faults.reset();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void failToSwitch(When when) {
        world.faults.failAt(0, when);
        assertThatThrownBy(() -> world.controller.switchVip("web", Optional.of("mem:amp-2")))
                .hasMessage("injected: activateVip")
                .hasNoSuppressedExceptions();
    }

    private boolean holds(int amphora) {
        return world.memory.world().nics(web.spec().amphorae().get(amphora)).stream()
                .anyMatch(nic -> !nic.heldVips().isEmpty());
    }

    @Test
    void theHolderIsToldOnceMoreThatTheVipIsHis() {
        failToSwitch(When.BEFORE);

        assertThat(world.faults.calls()).containsExactly("activateVip", "activateVip");
        assertThat(world.holder()).isEqualTo(World.AMP_1);
    }

    @Test
    void whoGotItAllTheSameIsToldOnceMore() {
        failToSwitch(When.AFTER);

        assertThat(world.faults.calls()).containsExactly("activateVip", "activateVip");
        assertThat(world.holder()).isEqualTo(World.AMP_2);
        assertThat(holds(0)).isFalse();
    }

    @Test
    void theVipGoesWhereItWasToGoIfItsHolderIsGone() {
        world.kill(World.AMP_1);

        failToSwitch(When.BEFORE);

        assertThat(world.holder()).isEqualTo(World.AMP_2);
        assertThat(holds(1)).isTrue();
    }

    @Test
    void aTargetThatGotItAndIsGoneIsNotGivenItAThirdTime() {
        world.faults.visitAfter(method -> world.kill(World.AMP_2));

        failToSwitch(When.AFTER);

        assertThat(world.faults.calls()).containsExactly("activateVip", "activateVip");
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
    }

    @Test
    void whereSomebodyElseMovedItSinceItStays() {
        Amphora first = web.loadBalancer().amphorae().getFirst();
        world.faults.visit(method -> world.memory.activateVip(web.loadBalancer(), first, 3));

        failToSwitch(When.BEFORE);

        assertThat(world.faults.calls()).containsExactly("activateVip");
        assertThat(world.controller.findVipHolder("web")).contains(new VipActivation(first.id(), 3));
        assertThat(holds(0)).isTrue();
        assertThat(holds(1)).isFalse();
    }

    @Test
    void whereTheOtherCannotTakeTheVipTheReplacementDoes() {
        world.kill(World.AMP_1);
        AtomicInteger raised = new AtomicInteger();
        world.faults.visit(method -> {
            if (method.equals("activateVip") && raised.incrementAndGet() <= 2) { // the switch, and taking it back
                throw new NetworkServiceException(ErrorKind.UNAVAILABLE, "no answer", ErrorContext.of(method));
            }
        });

        world.controller.replace("web", "mem:amp-1", World.AMP_3);

        assertThat(raised).hasValue(3);
        assertThat(world.holder()).isEqualTo(World.AMP_3);
        assertThat(holds(1)).isFalse();
    }
}
