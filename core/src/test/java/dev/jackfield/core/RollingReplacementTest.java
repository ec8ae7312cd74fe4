package dev.jackfield.core;

import dev.jackfield.flow.Cancellation;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.ResourceInUseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** All amphorae are replaced one by one; the VIP is never without a holder, and moves once. */
class RollingReplacementTest {
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

    private LoadBalancerRecord replaceAll(ComputeId... replacements) {
        return world.controller.replaceAll("web", List.of(replacements), new Cancellation());
    }

    private List<ComputeId> holding() {
        return Stream.of(World.AMP_1, World.AMP_2, World.AMP_3, World.AMP_4)
                .filter(compute -> world.memory.world().nics(compute).stream()
                        .anyMatch(nic -> !nic.heldVips().isEmpty()))
                .toList();
    }

    private static List<ComputeId> computes(LoadBalancerRecord record) {
        return record.loadBalancer().allocatedAmphorae().stream()
                .map(Amphora::computeId)
                .map(java.util.Optional::orElseThrow)
                .toList();
    }

    @Test
    void theStandbyGoesFirstThenTheVipMovesOnceAndTheHolderGoes() {
        List<String> inventory = world.inventory();
        List<List<ComputeId>> holders = new ArrayList<>();
        world.faults.visitAfter(method -> holders.add(holding()));

        LoadBalancerRecord replaced = replaceAll(World.AMP_3, World.AMP_4);

        assertThat(computes(replaced)).containsExactly(World.AMP_4, World.AMP_3);
        assertThat(replaced.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(replaced.loadBalancer().vip()).isEqualTo(web.loadBalancer().vip());
        assertThat(holders).allSatisfy(holder -> assertThat(holder).hasSize(1));
        assertThat(world.faults.calls().stream().filter("activateVip"::equals))
                .as("moves of the VIP")
                .hasSize(1);
        assertThat(holding()).containsExactly(World.AMP_3);
        assertThat(world.inventory()).hasSameSizeAs(inventory);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        assertThat(world.controller.upkeep().check("web").isSound()).isTrue();
    }

    @Test
    void theSameAgainChangesNothing() {
        LoadBalancerRecord replaced = replaceAll(World.AMP_3, World.AMP_4);
        world.faults.reset();

        assertThat(replaceAll(World.AMP_3, World.AMP_4)).isEqualTo(replaced);

        assertThat(world.faults.calls()).isEmpty();
    }

    @Test
    void itStopsAtTheFirstThatFailsSaysHowFarItGotAndGoesOnFromThere() {
        world.kill(World.AMP_4);

        assertThatThrownBy(() -> replaceAll(World.AMP_3, World.AMP_4))
                .isInstanceOfSatisfying(
                        RollingReplacementException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessageContaining("mem:amp-2 is replaced by mem:amp-3")
                .hasMessageContaining("mem:amp-1 could not be replaced by mem:amp-4")
                .hasMessageContaining("the same again goes on");
        assertThat(computes(world.web())).containsExactly(World.AMP_1, World.AMP_3);
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(holding()).hasSize(1);

        ComputeId another = new ComputeId("mem:amp-5");
        world.memory.administration().registerCompute(another);
        assertThat(computes(replaceAll(World.AMP_3, another))).containsExactly(another, World.AMP_3);
    }

    @Test
    void aSingleAmphoraGivesTheVipToItsReplacement() {
        world.controller.create(World.single("shop", World.AMP_3));

        world.controller.replaceAll("shop", List.of(World.AMP_4), new Cancellation());

        assertThat(computes(world.controller.show("shop"))).containsExactly(World.AMP_4);
        assertThat(holding()).containsExactly(World.AMP_1, World.AMP_4);
    }

    @Test
    void theReplacementsAreCheckedBeforeTheFirst() {
        assertThatThrownBy(() -> replaceAll(World.AMP_3))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("mem:amp-1, mem:amp-2");
        assertThatThrownBy(() -> replaceAll(World.AMP_3, World.AMP_3))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("twice");
        world.controller.create(World.single("shop", World.AMP_4));
        world.faults.reset();
        assertThatThrownBy(() -> replaceAll(World.AMP_3, World.AMP_4)).isInstanceOf(ResourceInUseException.class);
        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.web()).isEqualTo(web);
    }
}
