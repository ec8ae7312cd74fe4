package dev.jackfield.core;

import dev.jackfield.core.FaultyDriver.When;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyNotFoundException;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.UnsupportedCapabilityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A description names the QoS policy of its VIP, and security groups of the user's. */
class VipPolicyTest {
    @TempDir
    Path state;

    private World world;
    private QosPolicy gold;
    private QosPolicy lead;
    private SecurityGroup visitors;

    @BeforeEach
    void open() {
        world = new World(state);
        gold = world.memory.administration().createQosPolicy(QosPolicyRequest.of("gold", 100_000));
        lead = world.memory.administration().createQosPolicy(QosPolicyRequest.of("lead", 1_000));
        visitors = world.memory.administration().createSecurityGroup(SecurityGroupRequest.of("visitors", List.of()));
        world.faults.reset();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static LoadBalancerSpec pair(Optional<String> policy, List<String> groups) {
        LoadBalancerSpec pair = World.pair();
        return new LoadBalancerSpec(
                pair.name(),
                pair.project(),
                pair.topology(),
                new VipSpec(pair.vip().subnet(), Optional.empty(), Optional.empty(), policy, groups),
                pair.additionalVips(),
                pair.listeners(),
                pair.members(),
                pair.amphorae(),
                pair.vipOwner());
    }

    private static LoadBalancerSpec under(String policy) {
        return pair(Optional.of(policy), List.of());
    }

    private static LoadBalancerSpec in(String... groups) {
        return pair(Optional.empty(), List.of(groups));
    }

    private List<Port> basePorts(LoadBalancerRecord web) {
        return web.loadBalancer().amphorae().stream()
                .map(Amphora::vrrpPortId)
                .flatMap(Optional::stream)
                .map(world.driver::getPort)
                .toList();
    }

    private Port vipPort(LoadBalancerRecord web) {
        return world.driver.getPort(web.loadBalancer().vip().portId().orElseThrow());
    }

    private void areUnder(LoadBalancerRecord web, Optional<QosPolicyId> policy) {
        assertThat(basePorts(web))
                .hasSize(2)
                .allSatisfy(port -> assertThat(port.qosPolicyId()).isEqualTo(policy));
        assertThat(vipPort(web).qosPolicyId()).isEmpty();
        assertThat(web.loadBalancer().vip().qosPolicyId()).isEqualTo(policy);
        assertThat(world.controller.upkeep().check("web").isSound()).isTrue();
    }

    @Test
    void thePolicyIsCalledByItsNameOrId() {
        areUnder(world.controller.create(under("gold")), Optional.of(gold.id()));
        world.controller.delete("web");
        areUnder(world.controller.create(under(gold.id().value())), Optional.of(gold.id()));
    }

    @Test
    void theUsersGroupsAreJoinedAndSayWhoConnects() {
        LoadBalancerRecord web = world.controller.create(in("visitors"));

        assertThat(basePorts(web))
                .hasSize(2)
                .allSatisfy(port -> assertThat(port.securityGroupIds()).contains(visitors.id()));
        assertThat(vipPort(web).securityGroupIds()).contains(visitors.id());
        SecurityGroupId ours = vipPort(web).securityGroupIds().stream()
                .filter(group -> !group.equals(visitors.id()))
                .findFirst()
                .orElseThrow();
        assertThat(world.driver.getSecurityGroup(ours).rules())
                .as("the listeners let nobody in beside the user's groups")
                .noneMatch(rule -> rule.protocol().equals(Optional.of("tcp")));
        assertThat(world.controller.upkeep().check("web").isSound()).isTrue();
        world.controller.delete("web");
        assertThat(world.driver.getSecurityGroup(visitors.id())).isEqualTo(visitors);
    }

    @Test
    void thePlanNamesBoth() {
        assertThat(world.controller
                        .plan(pair(Optional.of("gold"), List.of("visitors")))
                        .toText())
                .contains("under QoS policy " + gold.id(), "in security groups " + visitors.id());
    }

    @Test
    void whatDoesNotExistIsNamedByItsPath() {
        assertThatThrownBy(() -> world.controller.create(under("silver")))
                .isInstanceOf(QosPolicyNotFoundException.class)
                .hasMessageContaining("vip.qos_policy 'silver'");
        assertThatThrownBy(() -> world.controller.create(in("visitors", "no such group")))
                .isInstanceOf(SecurityGroupNotFoundException.class)
                .hasMessageContaining("vip.security_groups[1] 'no such group'");
        assertThatThrownBy(() ->
                        world.controller.create(in("visitors", visitors.id().value())))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("vip.security_groups[1]"));
        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.controller.list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"QOS, vip.qos_policy", "SECURITY_GROUPS, vip.security_groups"})
    void whatTheDriverCannotDoIsRefusedBeforeAnythingIsDone(Capability capability, String key) {
        LoadBalancerSpec spec = pair(Optional.of("gold"), List.of("visitors"));
        world.faults.withhold(capability);

        assertThatThrownBy(() -> world.controller.create(spec))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(key);
        assertThatThrownBy(() -> world.controller.plan(spec)).isInstanceOf(UnsupportedCapabilityException.class);

        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.controller.list()).isEmpty();
    }

    @Test
    void anUpdateToAPolicyIsRefusedWhereThereAreNone() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        world.faults.reset();
        world.faults.withhold(Capability.QOS);

        assertThatThrownBy(() -> world.controller.update(under("gold")))
                .isInstanceOf(UnsupportedCapabilityException.class);

        assertThat(world.faults.calls()).isEmpty();
        assertThat(world.web()).isEqualTo(web);
    }

    @Test
    void anUpdateGivesAPolicyAnotherAndNone() {
        LoadBalancerRecord web = world.controller.create(World.pair());
        areUnder(world.controller.update(under("gold")), Optional.of(gold.id()));
        world.faults.reset();
        areUnder(world.controller.update(under("lead")), Optional.of(lead.id()));
        assertThat(world.faults.calls()).containsExactly("applyQos", "applyQos");

        assertThat(world.controller.update(World.pair())).isEqualTo(web);
        areUnder(world.web(), Optional.empty());
    }

    @Test
    void thePlanOfAnUpdateSaysSo() {
        world.controller.create(under("gold"));
        world.faults.reset();

        assertThat(world.controller.plan(under("lead")).steps())
                .extracting(Plan.PlannedStep::name)
                .containsExactly("record", "apply-qos mem:amp-1", "apply-qos mem:amp-2", "commit");
        assertThat(world.controller.plan(under("lead")).toText()).contains("under QoS policy " + lead.id());
        assertThat(world.controller.plan(World.pair()).toText()).contains("under no QoS policy");
        assertThat(world.faults.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, BEFORE", "0, AFTER", "1, BEFORE", "1, AFTER"})
    void anUpdateThatFailsIsTakenBack(int call, When when) {
        LoadBalancerRecord web = world.controller.create(under("gold"));
        world.faults.reset();
        world.faults.failAt(call, when);

        assertThatThrownBy(() -> world.controller.update(under("lead"))).hasMessageStartingWith("injected");
        world.faults.reset();

        assertThat(world.web()).isEqualTo(web);
        areUnder(web, Optional.of(gold.id()));
        areUnder(world.controller.update(under("lead")), Optional.of(lead.id()));
    }

    @Test
    void anAmphoraThatComesLaterIsUnderThePolicyOfTheDay() {
        world.controller.create(pair(Optional.of("gold"), List.of("visitors")));
        world.controller.update(pair(Optional.of("lead"), List.of("visitors")));

        LoadBalancerRecord web = world.controller.replace("web", "mem:amp-1", World.AMP_3);

        areUnder(web, Optional.of(lead.id()));
        assertThat(basePorts(web))
                .allSatisfy(port -> assertThat(port.securityGroupIds()).contains(visitors.id()));
    }

    @Test
    void otherGroupsAreAConflictThatNamesTheKey() {
        world.controller.create(in("visitors"));

        assertThatThrownBy(() -> world.controller.update(World.pair()))
                .isInstanceOf(ResourceExistsException.class)
                .hasMessageEndingWith(": vip.security_groups");
    }

    @Test
    void aPortThatSomebodyPutUnderAnotherPolicyIsABrokenHopAndMended() {
        LoadBalancerRecord web = world.controller.create(under("gold"));
        PortId base = basePorts(web).getFirst().id();

        world.driver.applyQos(base, Optional.empty());

        assertThat(world.controller.upkeep().check("web").hops())
                .filteredOn(hop -> hop.name().startsWith("base port " + base))
                .singleElement()
                .satisfies(hop ->
                        assertThat(hop.seen()).isEqualTo("is under no QoS policy, not under QoS policy " + gold.id()));
        assertThat(world.controller
                        .upkeep()
                        .mend(Optional.empty(), Duration.ZERO)
                        .isWhole())
                .isTrue();
        areUnder(world.web(), Optional.of(gold.id()));
    }

    @Test
    void whatIsKeptOfItIsReadAgain() {
        LoadBalancerRecord web = world.controller.create(pair(Optional.of("gold"), List.of("visitors")));

        try (Controller another = world.open()) {
            assertThat(another.show("web")).isEqualTo(web);
        }
        assertThat(world.controller.create(pair(Optional.of("gold"), List.of("visitors"))))
                .isEqualTo(web);
    }
}
