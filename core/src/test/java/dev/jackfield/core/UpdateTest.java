package dev.jackfield.core;

import dev.jackfield.core.FaultyDriver.When;
import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.FlowCancelledException;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A load balancer follows another description, and is as it was if that fails. */
class UpdateTest {
    /** The changing calls of the update to {@link #other()}, and of that back. */
    private static final int CALLS = 14;

    @TempDir
    Path state;

    private World world;
    private LoadBalancerRecord web;

    @BeforeEach
    void open() {
        world = new World(state);
        furnish(world);
        web = world.controller.create(World.pair());
        world.faults.reset();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static LoadBalancerSpec with(
            List<AdditionalVipSpec> vips, List<ListenerSpec> listeners, List<MemberSpec> members) {
        LoadBalancerSpec pair = World.pair();
        return new LoadBalancerSpec(
                pair.name(),
                pair.project(),
                pair.topology(),
                pair.vip(),
                vips,
                listeners,
                members,
                pair.amphorae(),
                pair.vipOwner());
    }

    private static LoadBalancerSpec members(MemberSpec... members) {
        return with(World.pair().additionalVips(), World.pair().listeners(), List.of(members));
    }

    private static LoadBalancerSpec vips(String... subnets) {
        List<AdditionalVipSpec> vips = Arrays.stream(subnets)
                .map(subnet -> new AdditionalVipSpec(subnet, Optional.empty()))
                .toList();
        return with(vips, World.pair().listeners(), World.pair().members());
    }

    /** Makes what {@link #other()} needs. */
    static void furnish(World world) {
        world.subnet(world.network("more-net"), "more", "10.9.0.0/24");
        world.subnet(world.vipNetwork, "edge", "10.8.0.0/24");
    }

    /** Everything changes: a VIP is exchanged, a NIC comes, another changes its address, and the base ports lose one. */
    static LoadBalancerSpec other() {
        return with(
                List.of(new AdditionalVipSpec("edge", Optional.empty())),
                List.of(new ListenerSpec(ListenerProtocol.TCP, 443, List.of(Cidr.parse("198.51.100.0/24")))),
                List.of(World.member("10.9.0.11", "more"), World.member("192.0.2.200", "servers-2")));
    }

    /** All that is at the backend, so that it compares. */
    private List<String> backend() {
        return world.memory.administration().listPorts().stream()
                .map(Port::toString)
                .sorted()
                .toList();
    }

    private List<IpAddress> on(ComputeId compute) {
        return world.memory.world().nics(compute).stream()
                .flatMap(nic ->
                        Stream.concat(nic.port().fixedIps().stream().map(FixedIp::ipAddress), nic.heldVips().stream()))
                .toList();
    }

    @Test
    void theSameDescriptionChangesNothing() {
        assertThat(world.controller.update(World.pair())).isEqualTo(web);
        assertThat(world.faults.calls()).isEmpty();
    }

    @Test
    void aFurtherMembersNetworkIsPluggedAndOneThatIsNotNeededIsUnplugged() {
        LoadBalancerSpec spec = members(World.member("10.9.0.11", "more"));

        LoadBalancerRecord updated = world.controller.update(spec);

        assertThat(updated.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(updated.spec()).isEqualTo(spec);
        assertThat(updated.loadBalancer().members()).hasSize(1);
        assertThat(updated.nics()).hasSize(2).allSatisfy(nic -> {
            assertThat(nic.networkId())
                    .isEqualTo(world.driver.getNetworkByName("more-net").id());
            assertThat(nic.fixedIps()).hasSize(1);
        });
        assertThat(world.faults.calls())
                .as("what is new comes before what is not wanted any more goes")
                .containsSubsequence("plugNetwork", "plugNetwork", "unplugNetwork", "unplugNetwork");
        assertThat(on(World.AMP_1)).noneMatch(ip -> Cidr.parse("192.0.2.0/24").contains(ip));
        assertThat(on(World.AMP_1))
                .noneMatch(ip -> Cidr.parse("198.51.100.0/24").contains(ip));
        assertThat(updated.loadBalancer().vip()).isEqualTo(web.loadBalancer().vip());
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        assertThat(world.controller.upkeep().check("web").isSound()).isTrue();
    }

    @Test
    void aFurtherSubnetOfAMembersNetworkIsAnAddressOnTheNicThatIsThereAndGoesAgain() {
        List<String> before = backend();
        LoadBalancerSpec further = members(
                World.member("192.0.2.11", "servers"),
                World.member("192.0.2.12", "servers"),
                World.member("198.51.100.13", "dmz"),
                World.member("192.0.2.200", "servers-2"));

        LoadBalancerRecord updated = world.controller.update(further);

        assertThat(updated.nics())
                .hasSize(2)
                .allSatisfy(nic -> assertThat(nic.fixedIps()).hasSize(2));
        assertThat(world.controller.update(World.pair())).isEqualTo(web);
        assertThat(backend()).isEqualTo(before);
    }

    @Test
    void aFurtherVipIsHeldByTheHolderAndGoesAgain() {
        List<String> before = backend();

        LoadBalancerRecord updated = world.controller.update(vips("public6", "dmz"));

        IpAddress further =
                updated.loadBalancer().additionalVips().get(1).ipAddress().orElseThrow();
        assertThat(Cidr.parse("198.51.100.0/24").contains(further)).isTrue();
        assertThat(on(World.AMP_1)).contains(further);
        assertThat(on(World.AMP_2)).doesNotContain(further);
        for (Amphora amphora : updated.loadBalancer().amphorae()) {
            assertThat(world.driver.getPort(amphora.vrrpPortId().orElseThrow()).allowedAddressPairs())
                    .extracting(AllowedAddressPair::addresses)
                    .anyMatch(block -> block.contains(further));
        }
        assertThat(world.faults.calls()).contains("activateVip").doesNotContain("deallocateVip");
        assertThat(updated.loadBalancer().vip()).isEqualTo(web.loadBalancer().vip());

        assertThat(world.controller.update(World.pair())).isEqualTo(web);
        assertThat(backend()).isEqualTo(before);
        world.controller.switchVip("web", Optional.empty());
        assertThat(on(World.AMP_2)).doesNotContain(further);
    }

    @Test
    void additionalVipsChangeTheirOrder() {
        LoadBalancerRecord two = world.controller.update(vips("public6", "dmz"));

        LoadBalancerRecord turned = world.controller.update(vips("dmz", "public6"));

        assertThat(turned.loadBalancer().additionalVips())
                .containsExactly(
                        two.loadBalancer().additionalVips().get(1),
                        two.loadBalancer().additionalVips().get(0));
        assertThat(turned.leftovers()).isEmpty();
    }

    @Test
    void anotherAddressForAVipThatIsThereIsInvalid() {
        LoadBalancerSpec spec = with(
                List.of(new AdditionalVipSpec("public6", Optional.of(IpAddress.parse("2001:db8::99")))),
                World.pair().listeners(),
                World.pair().members());

        assertThatThrownBy(() -> world.controller.update(spec))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        e -> assertThat(e.field()).isEqualTo("additional_vips[0].address"));
        assertThat(world.web()).isEqualTo(web);
    }

    @Test
    void whatCannotBeUpdatedIsAConflictThatNamesTheFields() {
        LoadBalancerSpec amphorae = World.spec("web", World.pair().topology(), World.AMP_1, World.AMP_3);

        assertThatThrownBy(() -> world.controller.update(amphorae))
                .isInstanceOf(ResourceExistsException.class)
                .hasMessageContaining("amphorae")
                .hasMessageNotContaining("members");
        assertThatThrownBy(() -> world.controller.plan(amphorae))
                .isInstanceOf(ResourceExistsException.class)
                .hasMessageContaining("amphorae");
        assertThatThrownBy(() -> world.controller.update(World.single("nix", World.AMP_3)))
                .isInstanceOf(LoadBalancerNotFoundException.class);
        assertThat(world.faults.calls()).isEmpty();
    }

    @Test
    void thePlanOfAnUpdateSaysWhatWouldBeDoneAndDoesNothing() {
        Plan plan = world.controller.plan(other());

        assertThat(plan.exists()).isTrue();
        assertThat(plan.steps())
                .extracting(Plan.PlannedStep::name)
                .startsWith("record", "allocate-vip")
                .anyMatch(name -> name.startsWith("plug-network mem:amp-1 "))
                .anyMatch(name -> name.startsWith("unplug-fixed-ip mem:amp-2 "));
        assertThat(plan.toText())
                .contains("load balancer web (ACTIVE_STANDBY) is updated, ", "  - address of subnet ", "  + NIC ");
        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.web()).isEqualTo(web);
    }

    @Test
    void aNicThatWasPluggedByAnAdministratorStays() {
        PortId nic = world.driver
                .plugNetwork(PlugNetworkRequest.of(
                        World.AMP_1, world.driver.getNetworkByName("more-net").id()))
                .portId();

        LoadBalancerRecord with = world.controller.update(members(World.member("10.9.0.11", "more")));
        assertThat(with.nics()).as("the NIC that is there serves").hasSize(1);
        world.controller.update(World.pair());

        assertThat(world.driver.getPort(nic).deviceId()).isEqualTo(World.AMP_1.value());
    }

    @Test
    void anAmphoraThatIsGoneIsToBeReplacedFirst() {
        world.kill(World.AMP_2);

        assertThatThrownBy(() -> world.controller.update(other())).isInstanceOf(AmphoraNotFoundException.class);

        assertThat(world.web()).isEqualTo(web);
    }

    @Test
    void aCancelledUpdateLeavesTheLoadBalancerAsItWas() {
        List<String> before = backend();
        Cancellation cancellation = new Cancellation();
        world.faults.visit(method -> {
            if (method.equals("plugNetwork")) {
                cancellation.request();
            }
        });

        assertThatThrownBy(() -> world.controller.update(other(), cancellation))
                .isInstanceOf(FlowCancelledException.class);

        assertThat(world.web()).isEqualTo(web);
        assertThat(backend()).isEqualTo(before);
    }

    static Stream<Arguments> faults() {
        return IntStream.range(0, CALLS)
                .boxed()
                .flatMap(call -> Arrays.stream(When.values()).map(when -> Arguments.of(call, when)));
    }

    @Test
    void theFaultsHitEveryCall() {
        world.controller.update(other());
        assertThat(world.faults.calls()).hasSize(CALLS).contains("plugNetwork", "plugFixedIp", "unplugFixedIp");
        world.faults.reset();
        world.controller.update(World.pair());
        assertThat(world.faults.calls()).hasSize(CALLS).contains("unplugNetwork");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void anUpdateThatFailsLeavesTheLoadBalancerAsItWasOrIsFinishedLater(int call, When when) {
        failing(call, when, other());

        assertThat(on(World.AMP_1)).noneMatch(ip -> Cidr.parse("2001:db8::/64").contains(ip));
        world.controller.delete("web");
        assertThat(world.inventory()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("faults")
    @Tag("slow")
    void anUpdateBackThatFailsToo(int call, When when) {
        List<String> inventory = world.inventory();
        world.controller.update(other());
        world.faults.reset();

        failing(call, when, World.pair());

        assertThat(world.inventory()).hasSameSizeAs(inventory);
        assertThat(on(World.AMP_1)).noneMatch(ip -> Cidr.parse("10.8.0.0/15").contains(ip));
        world.controller.delete("web");
        assertThat(world.inventory()).isEmpty();
    }

    private void failing(int call, When when, LoadBalancerSpec to) {
        LoadBalancerRecord was = world.web();
        List<String> before = backend();
        world.faults.failAt(call, when);

        Throwable thrown = catchThrowable(() -> world.controller.update(to));
        world.faults.reset();

        assertThat(thrown).hasMessageStartingWith("injected").hasNoSuppressedExceptions();
        LoadBalancerRecord after = world.web();
        if (after.spec().equals(to)) {
            assertThat(after.status()).isEqualTo(LoadBalancerStatus.ERROR);
            assertThat(after.reason()).contains("injected");
            assertThat(world.controller.upkeep().retry(Optional.empty())).hasSize(1);
        } else {
            assertThat(after).isEqualTo(was);
            assertThat(backend()).isEqualTo(before);
            assertThat(world.controller.upkeep().recover()).isEmpty();
            world.controller.update(to);
        }
        LoadBalancerRecord done = world.web();
        assertThat(done.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(done.leftovers()).isEmpty();
        assertThat(done.spec()).isEqualTo(to);
        assertThat(done.loadBalancer().vip()).isEqualTo(web.loadBalancer().vip());
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        assertThat(world.controller.upkeep().check("web").isSound()).isTrue();
    }

    @Test
    void whatCannotBeTakenAwayKeepsNobodyFromSwitchingAndReplacing() {
        world.faults.breakMethod("unplugFixedIp");
        assertThatThrownBy(() -> world.controller.update(other())).hasMessageStartingWith("injected");
        assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ERROR);
        assertThat(world.web().leftovers()).isPresent();

        world.controller.switchVip("web", Optional.of("mem:amp-2"));
        assertThat(world.holder()).isEqualTo(World.AMP_2);
        assertThatThrownBy(() -> world.controller.update(World.pair())).isInstanceOf(LoadBalancerStateException.class);
        world.faults.reset();
        LoadBalancerRecord replaced = world.controller.replace("web", "mem:amp-1", World.AMP_3);

        assertThat(replaced.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(replaced.leftovers()).isEmpty();
        assertThat(world.controller.upkeep().audit().isClean()).isTrue();
        assertThat(world.controller.upkeep().check("web").isSound()).isTrue();
    }

    @Test
    void whatWasUpdatedIsDeletedWhole() {
        world.controller.update(other());
        world.controller.delete("web");
        assertThat(world.inventory()).isEmpty();
    }
}
