package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.Topology;
import dev.jackfield.network.VipInUseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a controller does when nothing fails on the way. */
class ControllerTest {
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
    void aLoadBalancerIsCreatedWithItsVipsPortsAndMembersNics() {
        LoadBalancerRecord web = world.controller.create(World.pair());

        assertThat(web.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(web.vipOwner()).isEqualTo(VipOwner.DRIVER);
        assertThat(web.loadBalancer().vip().ipAddress()).isPresent();
        assertThat(web.loadBalancer().additionalVips().getFirst().ipAddress()).isPresent();
        assertThat(web.loadBalancer().allocatedAmphorae()).hasSize(2).allSatisfy(amphora -> {
            assertThat(amphora.vrrpPortId()).isPresent();
            assertThat(amphora.vrrpIp()).isPresent();
        });
        assertThat(web.nics()).hasSize(2).allSatisfy(nic -> {
            assertThat(nic.portId()).isPresent();
            assertThat(nic.fixedIps()).hasSize(1);
        });
        assertThat(world.controller.show("web")).isEqualTo(web);
        assertThat(world.controller.show(web.id().value())).isEqualTo(web);
        assertThat(world.holder()).isEqualTo(World.AMP_1);
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        assertThat(world.controller.upkeep().audit().findings(Audit.Verdict.KNOWN))
                .hasSize(world.inventory().size());
    }

    @Test
    void aMemberOnTheVipNetworkIsReachedThroughTheBasePort() {
        LoadBalancerRecord web = world.controller.create(World.pair());

        Amphora first = web.loadBalancer().amphorae().getFirst();
        assertThat(world.driver
                        .getPort(first.vrrpPortId().orElseThrow())
                        .addressOn(world.driver.getSubnetByName("dmz").id()))
                .isPresent();
    }

    @Test
    void theSameDescriptionAgainChangesNothing() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        world.faults.reset();

        assertThat(world.controller.create(World.pair())).isEqualTo(web);
        assertThat(world.controller.plan(World.pair()).exists()).isTrue();
        assertThat(world.faults.calls()).isEmpty();
    }

    @Test
    void theSameNameWithOtherContentIsAConflictThatNamesTheFields() {
        world.controller.create(World.pair());
        LoadBalancerSpec other = World.spec("web", Topology.ACTIVE_STANDBY, World.AMP_1, World.AMP_3);

        assertThatThrownBy(() -> world.controller.create(other))
                .isInstanceOf(ResourceExistsException.class)
                .hasMessageContaining("amphorae")
                .hasMessageNotContaining("members");
        assertThatThrownBy(() -> world.controller.plan(other)).isInstanceOf(ResourceExistsException.class);
    }

    @Test
    void aComputeCarriesOneLoadBalancer() {
        world.controller.create(World.pair());
        world.faults.reset();

        assertThatThrownBy(() -> world.controller.create(World.single("shop", World.AMP_2)))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("mem:amp-2")
                .hasMessageContaining("web");
        assertThatThrownBy(() -> world.controller.plan(World.single("shop", World.AMP_2)))
                .isInstanceOf(ResourceInUseException.class);
        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.controller.list()).hasSize(1);
    }

    @Test
    void aPlanSaysWhatWouldBeDoneAndDoesNothing() {
        Plan plan = world.controller.plan(World.pair());

        assertThat(plan.exists()).isFalse();
        assertThat(plan.deltas()).hasSize(2);
        assertThat(plan.steps())
                .extracting(Plan.PlannedStep::name)
                .containsExactly(
                        "record",
                        "allocate-vip",
                        "update-vip-security-group",
                        "update-source-security-group",
                        "plug-vip-port mem:amp-1",
                        "plug-vip-port mem:amp-2",
                        "plug-network mem:amp-1 " + world.memberNetwork.id(),
                        "plug-network mem:amp-2 " + world.memberNetwork.id(),
                        "plug-fixed-ip mem:amp-1 "
                                + world.driver.getSubnetByName("dmz").id(),
                        "plug-fixed-ip mem:amp-2 "
                                + world.driver.getSubnetByName("dmz").id(),
                        "activate-vip mem:amp-1",
                        "commit");
        assertThat(plan.toText())
                .contains("web (ACTIVE_STANDBY), 12 steps")
                .contains("reserve a VIP on subnet "
                        + world.driver.getSubnetByName("public").id() + ", and 1 more")
                .contains("the VIP's NIC")
                .contains("amphora mem:amp-1")
                .contains("+ NIC on network " + world.memberNetwork.id());
        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.controller.list()).isEmpty();
        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void whatIsDeletedLeavesNothing() {
        world.controller.create(World.pair());

        world.controller.delete("web");

        assertThat(world.inventory()).isEmpty();
        assertThat(world.controller.list()).isEmpty();
        assertThatThrownBy(() -> world.controller.delete("web"))
                .isInstanceOfSatisfying(
                        LoadBalancerNotFoundException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    /** Reading what all load balancers have would make a deletion among many slow. */
    @Test
    void nobodyButAnAuditAsksForEverything() {
        world.faults.breakListing();
        world.controller.create(World.pair());
        world.controller.switchVip("web", Optional.empty());
        world.controller.upkeep().reconcile(Optional.of("web"));
        world.controller.upkeep().mend(Optional.of("web"), Duration.ZERO);
        world.controller.delete("web");

        assertThat(world.inventory()).isEmpty();
        assertThatThrownBy(world.controller.upkeep()::audit).hasMessage("injected: list");
    }

    @Test
    void aLoadBalancerWhoseComputesAreGoneIsDeletedAllTheSame() {
        world.controller.create(World.pair());
        world.kill(World.AMP_1);
        world.kill(World.AMP_2);

        world.controller.delete("web");

        assertThat(world.inventory()).isEmpty();
    }

    @Test
    void aDeletedNameCanBeUsedAgain() {
        world.controller.create(World.pair());
        world.controller.delete("web");

        assertThat(world.controller.create(World.pair()).status()).isEqualTo(LoadBalancerStatus.ACTIVE);
    }

    @Test
    void whatDoesNotExistIsNamedBeforeAnythingIsDone() {
        assertThatThrownBy(() -> world.controller.create(withVip("nowhere", Optional.empty())))
                .isInstanceOf(SubnetNotFoundException.class)
                .hasMessageContaining("vip.subnet 'nowhere'");
        assertThatThrownBy(() -> world.controller.create(World.single("web", new ComputeId("mem:amp-9"))))
                .isInstanceOf(AmphoraNotFoundException.class)
                .hasMessageContaining("mem:amp-9");
        assertThatThrownBy(
                        () -> world.controller.create(withVip("public", Optional.of(IpAddress.parse("198.51.100.7")))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("vip.address");
        assertThat(world.faults.calls()).isEmpty();
    }

    @Test
    void aTakenAddressLeavesNothing() {
        LoadBalancerRecord web = world.controller.create(World.single("web", World.AMP_1));
        List<String> before = world.inventory();
        IpAddress taken = web.loadBalancer().vip().ipAddress().orElseThrow();
        assertThat(world.controller.plan(withVip("public", Optional.of(taken))).toText())
                .contains("reserve VIP " + taken + " on subnet ");

        assertThatThrownBy(() -> world.controller.create(withVip("public", Optional.of(taken))))
                .isInstanceOf(VipInUseException.class);
        assertThat(world.inventory()).isEqualTo(before);
        assertThat(world.controller.list()).containsExactly(web);
    }

    @Test
    void anAdministratorsNicServesAndSurvives() {
        Interface nic = world.driver.plugNetwork(PlugNetworkRequest.of(World.AMP_1, world.memberNetwork.id()));
        List<String> before = world.inventory();
        world.faults.reset();

        LoadBalancerRecord web = world.controller.create(World.single("web", World.AMP_1));
        assertThat(web.nics()).isEmpty();
        assertThat(world.faults.calls()).doesNotContain("plugNetwork");
        world.controller.delete("web");

        assertThat(world.inventory()).isEqualTo(before);
        assertThat(world.driver.getPluggedNetworks(World.AMP_1)).containsExactly(nic);
    }

    @Test
    void anAddressThatAnAdministratorsNicGotGoesAgain() {
        Interface nic = world.driver.plugNetwork(new PlugNetworkRequest(
                World.AMP_1,
                world.memberNetwork.id(),
                Optional.empty(),
                List.of(world.driver.getSubnetByName("servers-2").id()),
                Optional.empty()));

        assertThat(world.controller.plan(World.single("web", World.AMP_1)).toText())
                .contains("give NIC " + nic.portId() + " of mem:amp-1 an address");

        LoadBalancerRecord web = world.controller.create(World.single("web", World.AMP_1));
        assertThat(web.addresses()).hasSize(1);
        assertThat(world.driver.getPort(nic.portId()).fixedIps()).hasSize(2);
        world.controller.delete("web");

        assertThat(world.driver.getPluggedNetworks(World.AMP_1)).containsExactly(nic);
    }

    @Test
    void aPortOfTheUsersHoldsTheVipAndStays() {
        Subnet publicSubnet = world.driver.getSubnetByName("public");
        FixedIp address = new FixedIp(publicSubnet.id(), IpAddress.parse("203.0.113.77"));
        PortId port = world.memory
                .world()
                .outsider()
                .createPort(world.vipNetwork.id(), "mine", List.of(address), Optional.empty(), Optional.empty());

        assertThat(world.controller.plan(withVipPort(port, Optional.empty())).toText())
                .contains("reserve a VIP at port " + port);
        LoadBalancerRecord web = world.controller.create(withVipPort(port, Optional.empty()));
        assertThat(web.loadBalancer().vip().ipAddress()).contains(address.ipAddress());
        assertThat(web.loadBalancer().vip().octaviaOwned()).isFalse();
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        world.controller.delete("other");

        assertThat(world.driver.getPort(port).fixedIps()).containsExactly(address);
        assertThat(world.inventory()).isEmpty();
        assertThatThrownBy(
                        () -> world.controller.create(withVipPort(port, Optional.of(IpAddress.parse("203.0.113.78")))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("vip.address");
        assertThatThrownBy(() -> world.controller.create(withVipPort(new PortId("none"), Optional.empty())))
                .isInstanceOf(PortNotFoundException.class);
    }

    private static LoadBalancerSpec withVipPort(PortId port, Optional<IpAddress> address) {
        return new LoadBalancerSpec(
                "other",
                Optional.empty(),
                Topology.SINGLE,
                new VipSpec(Optional.empty(), Optional.of(port), address),
                List.of(),
                List.of(),
                List.of(),
                List.of(World.AMP_4),
                Optional.empty());
    }

    @Test
    void aNameThatTwoProjectsUseIsAskedForById() {
        LoadBalancerSpec plain = World.single("web", World.AMP_1);
        LoadBalancerSpec owned = new LoadBalancerSpec(
                "web",
                Optional.of(new ProjectId("shop")),
                Topology.SINGLE,
                plain.vip(),
                List.of(),
                List.of(),
                List.of(),
                List.of(World.AMP_2),
                Optional.empty());
        world.controller.create(plain);
        LoadBalancerRecord second = world.controller.create(owned);

        assertThatThrownBy(() -> world.controller.show("web"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(second.id().value());
        assertThat(world.controller.show(second.id().value())).isEqualTo(second);
    }

    @Test
    void anIdCountsBeforeANameThatLooksLikeIt() {
        LoadBalancerRecord first = world.controller.create(World.single("web", World.AMP_1));
        world.controller.create(World.single(first.id().value(), World.AMP_2));

        assertThat(world.controller.show(first.id().value())).isEqualTo(first);
    }

    @Test
    void aClosedControllerKeepsNoFileOpen() throws IOException {
        world.controller.close();

        assertThat(OpenFiles.below(state)).isEmpty();
    }

    @Test
    void aControllerWhoseJournalIsUnreadableKeepsNoFileOpen(@TempDir Path damaged) throws IOException {
        Files.writeString(damaged.resolve("flows.db"), "no journal at all, but text".repeat(100));

        assertThatThrownBy(() -> Controller.open(ControllerConfig.in(damaged), world.driver))
                .isInstanceOf(ControllerStateException.class);

        assertThat(OpenFiles.below(damaged)).isEmpty();
    }

    @Test
    void allErrorsAreNetworkExceptions() {
        assertThatThrownBy(() -> world.controller.show("nothing")).isInstanceOf(NetworkException.class);
        assertThatThrownBy(() -> world.controller.switchVip("nothing", Optional.empty()))
                .isInstanceOf(LoadBalancerNotFoundException.class);
        assertThatThrownBy(() -> world.controller.replace("nothing", "mem:amp-1", World.AMP_2))
                .isInstanceOf(LoadBalancerNotFoundException.class);
        world.controller.close();
        assertThatThrownBy(() -> world.controller.list()).isInstanceOf(ControllerStateException.class);
    }

    private static LoadBalancerSpec withVip(String subnet, Optional<IpAddress> address) {
        return new LoadBalancerSpec(
                "other",
                Optional.empty(),
                Topology.SINGLE,
                new VipSpec(Optional.of(subnet), Optional.empty(), address),
                List.of(),
                List.of(),
                List.of(),
                List.of(World.AMP_4),
                Optional.empty());
    }
}
