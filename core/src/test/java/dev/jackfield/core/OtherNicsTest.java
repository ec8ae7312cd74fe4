package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SubnetId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A NIC that is another's is not counted on, though it is on the right network: one is asked for, and noted. Of one installation a
 * driver may give the one that is there (semantics.md, plugNetwork-2).
 */
class OtherNicsTest {
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

    /** A NIC of another load balancer's, on the compute of ours. */
    private void ofAnother(NetworkId network) {
        world.driver.plugNetwork(new PlugNetworkRequest(
                World.AMP_1, network, Optional.empty(), List.of(), Optional.of(new LoadBalancerId("another"))));
    }

    private static PortId only(LoadBalancerRecord record) {
        assertThat(record.nics()).hasSize(1);
        return record.nics().getFirst().portId().orElseThrow();
    }

    private boolean there(PortId port) {
        return world.driver.getPluggedNetworks(World.AMP_1).stream()
                .anyMatch(nic -> nic.portId().equals(port));
    }

    @Test
    void aCreationAsksForOneBesideAnotherLoadBalancers() {
        ofAnother(world.memberNetwork.id());

        assertThat(there(only(world.controller.create(World.single("web", World.AMP_1)))))
                .isTrue();
    }

    @Test
    void aCreationHasItsOwnBesideAnotherInstallations() {
        NetworkDriver theirs = world.memory.world().open(new InstallationId("other"));
        Interface other = theirs.plugNetwork(PlugNetworkRequest.of(World.AMP_1, world.memberNetwork.id()));

        LoadBalancerRecord web = world.controller.create(World.single("web", World.AMP_1));

        assertThat(only(web)).isNotEqualTo(other.portId());
    }

    @Test
    void aNicThatGoesWhileACreationIsPlannedIsNotCountedOn() {
        PortId going = world.driver
                .plugNetwork(PlugNetworkRequest.of(World.AMP_1, world.memberNetwork.id()))
                .portId();
        AtomicBoolean listed = new AtomicBoolean();
        world.faults.visitReading(method -> {
            if (method.equals("getPort") && listed.get()) {
                world.memory.deletePort(going);
            }
            listed.set(method.equals("getPluggedNetworks"));
        });

        LoadBalancerRecord web = world.controller.create(World.single("web", World.AMP_1));

        assertThat(there(going)).isFalse();
        assertThat(there(only(web))).isTrue();
    }

    @Test
    void anUpdateAsksForOneToo() {
        LoadBalancerSpec whole = World.single("web", World.AMP_1);
        world.controller.create(with());
        ofAnother(world.memberNetwork.id());

        assertThat(there(only(world.controller.update(whole)))).isTrue();
    }

    @Test
    void aMendingAsksForOneToo() {
        LoadBalancerRecord web = world.controller.create(World.single("web", World.AMP_1));
        world.memory.deletePort(only(web));
        ofAnother(world.memberNetwork.id());

        world.controller.upkeep().mend(Optional.of("web"), Duration.ofHours(1));

        assertThat(only(world.web())).isNotEqualTo(only(web));
        assertThat(there(only(world.web()))).isTrue();
        assertThat(world.controller.upkeep().check("web").isSound()).isTrue();
    }

    @Test
    void aMendingGivesOnlyTheNotedNicAnAddressThatItLacks() {
        NetworkDriver theirs = world.memory.world().open(new InstallationId("other"));
        Interface other = theirs.plugNetwork(PlugNetworkRequest.of(World.AMP_1, world.memberNetwork.id()));
        SubnetId more = world.driver.getSubnetByName("servers-2").id();
        LoadBalancerRecord web = world.controller.create(
                with(World.member("192.0.2.11", "servers"), World.member("192.0.2.200", "servers-2")));
        world.driver.unplugFixedIp(only(web), more);
        world.faults.reset();

        world.controller.upkeep().mend(Optional.of("web"), Duration.ofHours(1));

        assertThat(world.faults.calls()).contains("plugFixedIp").doesNotContain("plugNetwork");
        assertThat(world.driver.getPort(only(world.web())).fixedIps()).hasSize(2);
        assertThat(world.driver.getPort(other.portId()).fixedIps()).isEqualTo(other.fixedIps());
    }

    @Test
    void whatAnotherAmphoraLostIsNotAskedForAtThisOne() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        world.memory.deletePort(web.nics().getFirst().portId().orElseThrow());
        world.faults.reset();

        world.controller.upkeep().mend(Optional.of("web"), Duration.ofHours(1));

        assertThat(world.faults.calls()).containsOnlyOnce("plugNetwork");
    }

    private static LoadBalancerSpec with(MemberSpec... members) {
        LoadBalancerSpec single = World.single("web", World.AMP_1);
        return new LoadBalancerSpec(
                single.name(),
                single.project(),
                single.topology(),
                single.vip(),
                single.additionalVips(),
                single.listeners(),
                List.of(members),
                single.amphorae(),
                single.vipOwner());
    }

    @Test
    void anAddressThatAnAdministratorsNicGotByAnUpdateIsNotedAndGoesAgain() {
        SubnetId servers = world.driver.getSubnetByName("servers").id();
        Interface nic = world.driver.plugNetwork(new PlugNetworkRequest(
                World.AMP_1, world.memberNetwork.id(), Optional.empty(), List.of(servers), Optional.empty()));
        MemberSpec first = World.member("192.0.2.11", "servers");
        LoadBalancerRecord web = world.controller.create(with(first));

        LoadBalancerRecord more = world.controller.update(with(first, World.member("192.0.2.200", "servers-2")));

        assertThat(more.nics()).isEmpty();
        assertThat(more.addresses())
                .singleElement()
                .satisfies(plug -> assertThat(plug.portId()).contains(nic.portId()));
        assertThat(world.driver.getPort(nic.portId()).fixedIps()).hasSize(2);
        assertThat(world.controller.update(with(first))).isEqualTo(web);
        assertThat(world.driver.getPort(nic.portId()).fixedIps()).isEqualTo(nic.fixedIps());
    }

    @Test
    void anAddressThatAnAdministratorsNicHadStaysWhenThatOfAnUpdateGoes() {
        world.subnet(world.memberNetwork, "servers-3", "192.0.3.0/25");
        Interface nic = world.driver.plugNetwork(new PlugNetworkRequest(
                World.AMP_1,
                world.memberNetwork.id(),
                Optional.empty(),
                List.of(
                        world.driver.getSubnetByName("servers").id(),
                        world.driver.getSubnetByName("servers-2").id()),
                Optional.empty()));
        MemberSpec first = World.member("192.0.2.11", "servers");
        world.controller.create(with(first));
        world.controller.update(with(first, World.member("192.0.3.11", "servers-3")));
        assertThat(world.driver.getPort(nic.portId()).fixedIps()).hasSize(3);

        world.controller.update(with(first));

        assertThat(world.driver.getPort(nic.portId()).fixedIps()).containsExactlyInAnyOrderElementsOf(nic.fixedIps());
    }

    @Test
    void aPlanDoesNotTakeAnAdministratorsNicAway() {
        LoadBalancerSpec whole = World.single("web", World.AMP_1);
        world.controller.create(whole);
        PortId nic = world.driver
                .plugNetwork(PlugNetworkRequest.of(
                        World.AMP_1, world.network("more-net").id()))
                .portId();

        String plan = world.controller.plan(with()).toText();

        assertThat(plan).contains("- NIC " + only(world.controller.show("web"))).doesNotContain(nic.value());
    }

    /** An administrator's NIC for members, which lacks the address that they need. */
    private Interface lacking(ComputeId compute) {
        return world.driver.plugNetwork(new PlugNetworkRequest(
                compute,
                world.memberNetwork.id(),
                Optional.empty(),
                List.of(world.driver.getSubnetByName("servers-2").id()),
                Optional.empty()));
    }

    @Test
    void addressesOnAdministratorsNicsAreThoseOfTheirAmphorae() {
        List<Interface> before = List.of(lacking(World.AMP_2), lacking(World.AMP_3));
        world.controller.create(World.pair());

        LoadBalancerRecord replaced = world.controller.replace("web", "mem:amp-1", World.AMP_3);

        assertThat(replaced.addresses())
                .extracting(SubnetPlug::computeId)
                .containsExactlyInAnyOrder(World.AMP_2, World.AMP_3);
        assertThat(before)
                .allSatisfy(nic -> assertThat(world.driver.getPort(nic.portId()).fixedIps())
                        .hasSize(2));
        world.controller.delete("web");
        assertThat(before)
                .allSatisfy(nic -> assertThat(world.driver.getPort(nic.portId()).fixedIps())
                        .isEqualTo(nic.fixedIps()));
    }

    @Test
    void theAddressOfAnAmphoraThatIsReplacedIsNotedNoMore() {
        lacking(World.AMP_2);
        LoadBalancerRecord web = world.controller.create(World.pair());
        assertThat(web.addresses()).extracting(SubnetPlug::computeId).containsExactly(World.AMP_2);

        assertThat(world.controller.replace("web", "mem:amp-2", World.AMP_3).addresses())
                .isEmpty();
    }

    @Test
    void ofAnInstanceThatTheBackendForgotThePortIsDeleted() {
        world.controller.create(World.single("web", World.AMP_1));
        world.faults.visit(method -> {
            if (method.equals("unplugNetwork")) {
                throw new AmphoraNotFoundException("forgotten", ErrorContext.of(method, World.AMP_1));
            }
        });

        world.controller.delete("web");

        assertThat(world.faults.calls()).contains("deletePort");
        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void whatAReplacementIsToGetIsShownWhileItComes() {
        world.controller.create(World.pair());
        List<ComputeId> shown = new ArrayList<>();
        world.faults.visit(method -> {
            if (method.equals("plugNetwork")) {
                world.web().nics().forEach(nic -> shown.add(nic.computeId()));
            }
        });

        world.controller.replace("web", "mem:amp-1", World.AMP_3);

        assertThat(shown).containsExactly(World.AMP_1, World.AMP_2, World.AMP_3);
    }
}
