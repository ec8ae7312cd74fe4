package dev.jackfield.core;

import dev.jackfield.core.Audit.Finding;
import dev.jackfield.core.Audit.Verdict;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class AuditTest {
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
    void nothingIsFoundWhereNothingIs() {
        assertThat(world.controller.upkeep().audit().findings()).isEmpty();
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }

    @Test
    void whatOfNoLoadBalancerThatIsKnownIsOrphaned() {
        LoadBalancerId lost = new LoadBalancerId("lost");
        world.driver.plugNetwork(new PlugNetworkRequest(
                World.AMP_1, world.memberNetwork.id(), Optional.empty(), List.of(), Optional.of(lost)));

        Audit audit = world.controller.upkeep().audit();

        assertThat(audit.isClean()).isFalse();
        assertThat(audit.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.ORPHANED);
            assertThat(finding.kind()).isEqualTo(ResourceKind.MEMBER_PORT);
            assertThat(finding.loadBalancer()).contains(lost);
        });
    }

    @Test
    void whatALoadBalancerDoesNotUseIsOrphaned() {
        LoadBalancerRecord web = world.controller.create(World.single("web", World.AMP_1));
        world.driver.plugNetwork(new PlugNetworkRequest(
                World.AMP_2, world.memberNetwork.id(), Optional.empty(), List.of(), Optional.of(web.id())));

        assertThat(world.controller.upkeep().audit().findings(Verdict.ORPHANED)).hasSize(1);
        world.controller.delete("web");
        assertThat(world.inventory())
                .as("a deletion takes all that carries its mark")
                .isEmpty();
    }

    @Test
    void aNicOfNoLoadBalancerIsKnown() {
        world.driver.plugNetwork(PlugNetworkRequest.of(World.AMP_1, world.memberNetwork.id()));

        assertThat(world.controller.upkeep().audit().findings())
                .extracting(Finding::verdict)
                .containsExactly(Verdict.KNOWN);
    }

    @Test
    void whatLooksLikeOursWithoutOurMarkIsForeign() {
        PortId foreign = world.memory
                .world()
                .outsider()
                .createPort(
                        world.vipNetwork.id(),
                        "octavia-lb-vrrp-somebodys",
                        List.of(),
                        Optional.empty(),
                        Optional.empty());

        Audit audit = world.controller.upkeep().audit();

        assertThat(audit.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.FOREIGN);
            assertThat(finding.id()).isEqualTo(foreign.value());
        });
        assertThat(audit.isClean()).isTrue();
    }

    @Test
    void aRecordedPortThatTheBackendDoesNotHaveIsLost() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        PortId nic = web.nics().getFirst().portId().orElseThrow();
        world.memory.deletePort(nic);

        Audit audit = world.controller.upkeep().audit();

        assertThat(audit.isClean()).isFalse();
        assertThat(audit.findings(Verdict.LOST)).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo(nic.value());
            assertThat(finding.loadBalancer()).contains(web.id());
            assertThat(finding.why()).contains("web");
        });
    }

    @Test
    void anAuditChangesNothing() {
        world.controller.create(World.pair());
        world.faults.reset();

        world.controller.upkeep().audit();

        assertThat(world.faults.calls()).isEmpty();
    }

    private LoadBalancerStore records() {
        return new LoadBalancerStore(state.resolve("controller.db"));
    }

    @Test
    void whatWentBeforeTheSecondLookIsNoOrphan() {
        PortId nic = world.driver
                .plugNetwork(new PlugNetworkRequest(
                        World.AMP_1,
                        world.memberNetwork.id(),
                        Optional.empty(),
                        List.of(),
                        Optional.of(new LoadBalancerId("lost"))))
                .portId();
        world.faults.afterListing(() -> world.memory.deletePort(nic));

        assertThat(world.controller.upkeep().audit().findings()).isEmpty();
    }

    @Test
    void whatIsRecordedByTheSecondLookIsKnown() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        try (LoadBalancerStore records = records()) {
            records.delete(web.id());
            world.faults.afterListing(() -> {});
            world.faults.afterListing(() -> records.insert(web));

            assertThat(world.controller.upkeep().audit().findings())
                    .hasSameSizeAs(world.inventory())
                    .extracting(Finding::verdict)
                    .containsOnly(Verdict.KNOWN);
        }
    }

    @Test
    void whatALoadBalancerLostThatIsDeletedByTheSecondLookIsNotLost() {
        LoadBalancerRecord web = world.controller.create(World.single("web", World.AMP_1));
        world.memory.deletePort(web.nics().getFirst().portId().orElseThrow());
        world.faults.afterListing(() -> {});
        world.faults.afterListing(() -> world.controller.delete("web"));

        assertThat(world.controller.upkeep().audit().findings(Verdict.LOST)).isEmpty();
    }

    @Test
    void whatIsMadeAfterTheInventoryWasListedIsNotLost() {
        world.faults.afterListing(() -> world.controller.create(World.pair()));

        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
    }
}
