package dev.jackfield.core;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.Topology;
import dev.jackfield.network.UnsupportedCapabilityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The VIP moves, and lost amphorae are replaced. */
class ControllerFailoverTest {
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

    @Test
    void theVipIsSwitchedToTheOtherAmphoraAndBack() {
        world.controller.create(World.pair());

        assertThat(world.controller.switchVip("web", Optional.empty()).generation())
                .isEqualTo(2);
        assertThat(world.holder()).isEqualTo(World.AMP_2);
        assertThat(world.controller.switchVip("web", Optional.empty()).generation())
                .isEqualTo(3);
        assertThat(world.holder()).isEqualTo(World.AMP_1);
    }

    @Test
    void theVipIsSwitchedToTheAmphoraThatIsNamed() {
        world.controller.create(World.pair());

        assertThat(world.controller.switchVip("web", Optional.of("mem:amp-1")).generation())
                .as("it has it already: announced again")
                .isEqualTo(1);
        world.controller.switchVip("web", Optional.of("mem:amp-2"));

        assertThat(world.holder()).isEqualTo(World.AMP_2);
        assertThatThrownBy(() -> world.controller.switchVip("web", Optional.of("mem:amp-3")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("mem:amp-1, mem:amp-2");
    }

    @Test
    void aSwitchToAnAmphoraThatIsGoneFailsAtOnceAndForGood() {
        world.controller.create(World.pair());
        world.kill(World.AMP_2);

        assertThatThrownBy(() -> world.controller.switchVip("web", Optional.of("mem:amp-2")))
                .isInstanceOf(AmphoraNotFoundException.class);
        assertThat(world.holder()).isEqualTo(World.AMP_1);
        assertThat(world.controller.upkeep().recover()).isEmpty();
        assertThatThrownBy(() -> world.controller.switchVip("web", Optional.empty()))
                .isInstanceOf(LoadBalancerStateException.class);
    }

    @Test
    void whereAmphoraeRaiseTheVipTheControllerDoesNot() {
        LoadBalancerSpec pair = World.pair();
        LoadBalancerSpec vrrp = new LoadBalancerSpec(
                pair.name(),
                pair.project(),
                pair.topology(),
                pair.vip(),
                pair.additionalVips(),
                pair.listeners(),
                pair.members(),
                pair.amphorae(),
                Optional.of(VipOwner.AMPHORA));
        world.controller.create(vrrp);

        assertThat(world.faults.calls()).doesNotContain("activateVip");
        assertThat(world.controller.findVipHolder("web")).isEmpty();
        assertThatThrownBy(() -> world.controller.switchVip("web", Optional.empty()))
                .isInstanceOf(LoadBalancerStateException.class);
    }

    @Test
    void aLostAmphoraIsReplacedAndTheVipMovesToTheLivingOneFirst() {
        LoadBalancerRecord before = world.controller.create(World.pair());
        world.kill(World.AMP_1);
        world.faults.reset();

        LoadBalancerRecord web = world.controller.replace("web", "mem:amp-1", World.AMP_3);

        assertThat(world.faults.calls().getFirst()).isEqualTo("activateVip");
        assertThat(world.holder()).isEqualTo(World.AMP_2);
        assertThat(web.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(web.spec().amphorae()).containsExactly(World.AMP_3, World.AMP_2);
        assertThat(web.loadBalancer().amphorae())
                .extracting(amphora -> amphora.computeId().orElseThrow())
                .containsExactly(World.AMP_3, World.AMP_2);
        assertThat(web.loadBalancer().vip()).isEqualTo(before.loadBalancer().vip());
        assertThat(web.nics()).extracting(MemberNic::computeId).containsExactlyInAnyOrder(World.AMP_2, World.AMP_3);
        assertThat(world.inventory()).hasSize(7);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void theOnlyAmphoraIsReplacedAndTheNewOneTakesTheVip() {
        world.controller.create(World.single("web", World.AMP_1));
        world.kill(World.AMP_1);

        world.controller.replace("web", "mem:amp-1", World.AMP_2);

        assertThat(world.holder()).isEqualTo(World.AMP_2);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        assertThat(world.inventory()).hasSize(5);
    }

    @Test
    void bothAmphoraeCanBeLost() {
        world.controller.create(World.pair());
        world.kill(World.AMP_1);
        world.kill(World.AMP_2);

        world.controller.replace("web", "mem:amp-1", World.AMP_3);
        assertThat(world.holder()).isEqualTo(World.AMP_3);
        world.controller.replace("web", "mem:amp-2", World.AMP_4);

        assertThat(world.holder()).isEqualTo(World.AMP_3);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        world.controller.delete("web");
        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void aReplacementMustBeFreeAndThere() {
        world.controller.create(World.spec("web", Topology.ACTIVE_STANDBY, World.AMP_1, World.AMP_4));
        world.controller.create(World.single("shop", World.AMP_2));
        world.kill(World.AMP_3);
        List<String> before = world.inventory();
        world.faults.reset();

        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_2))
                .isInstanceOf(ResourceInUseException.class);
        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_1))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .isInstanceOf(AmphoraNotFoundException.class);
        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-9", World.AMP_3))
                .isInstanceOf(InvalidValueException.class);
        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.holder()).as("nothing was done").isEqualTo(World.AMP_1);
        assertThat(world.inventory()).isEqualTo(before);
    }

    @Test
    void activeActiveIsRefusedWhereTheDriverCannot() {
        world.faults.withhold(Capability.ACTIVE_ACTIVE);
        LoadBalancerSpec active = World.spec("web", Topology.ACTIVE_ACTIVE, World.AMP_1, World.AMP_2);

        assertThatThrownBy(() -> world.controller.plan(active))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("topology ACTIVE_ACTIVE");
    }

    @Test
    void aDriverThatDoesNotRaiseVipsIsNotAskedTo() {
        world.faults.withhold(Capability.ACTIVATE_VIP);
        LoadBalancerSpec pair = World.pair();
        LoadBalancerSpec byDriver = new LoadBalancerSpec(
                pair.name(),
                pair.project(),
                pair.topology(),
                pair.vip(),
                pair.additionalVips(),
                pair.listeners(),
                pair.members(),
                pair.amphorae(),
                Optional.of(VipOwner.DRIVER));

        assertThatThrownBy(() -> world.controller.create(byDriver))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("vip_owner DRIVER");
        assertThat(world.controller.create(pair).vipOwner()).isEqualTo(VipOwner.AMPHORA);
        assertThatThrownBy(() -> world.controller.switchVip("web", Optional.empty()))
                .isInstanceOf(UnsupportedCapabilityException.class);
    }
}
