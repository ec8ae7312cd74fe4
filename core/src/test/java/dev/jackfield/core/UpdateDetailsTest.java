package dev.jackfield.core;

import dev.jackfield.core.FaultyDriver.When;
import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SubnetId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an update plans, notes and takes back beside the ports. */
class UpdateDetailsTest {
    @TempDir
    Path state;

    private World world;
    private LoadBalancerRecord web;

    @BeforeEach
    void open() {
        world = new World(state);
        UpdateTest.furnish(world);
        web = world.controller.create(World.pair());
        world.faults.reset();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static LoadBalancerSpec with(List<AdditionalVipSpec> vips, MemberSpec... members) {
        LoadBalancerSpec pair = World.pair();
        return new LoadBalancerSpec(
                pair.name(),
                pair.project(),
                pair.topology(),
                pair.vip(),
                vips,
                pair.listeners(),
                members.length == 0 ? pair.members() : List.of(members),
                pair.amphorae(),
                pair.vipOwner());
    }

    private static LoadBalancerSpec vips(String... subnets) {
        return with(Arrays.stream(subnets)
                .map(subnet -> new AdditionalVipSpec(subnet, Optional.empty()))
                .toList());
    }

    private List<SecurityGroup> groups() {
        return world.driver.getPort(web.loadBalancer().vip().portId().orElseThrow()).securityGroupIds().stream()
                .map(world.driver::getSecurityGroup)
                .toList();
    }

    @Test
    void aPlanThatOnlyAddsTakesNothingAway() {
        Plan plan = world.controller.plan(vips("public6", "dmz"));

        SubnetId dmz = world.driver.getSubnetByName("dmz").id();
        assertThat(plan.toText()).contains("reserve 1 further VIPs, on subnets [" + dmz + "]");
        assertThat(plan.steps())
                .extracting(Plan.PlannedStep::name)
                .containsExactly(
                        "record", "allocate-vip", "activate-vip mem:amp-1", "update-vip-security-group", "commit");
    }

    @Test
    void whoHoldsTheVipAnnouncesTheFurtherOnes() {
        world.controller.switchVip("web", Optional.of("mem:amp-2"));

        world.controller.update(vips("public6", "dmz"));

        assertThat(world.holder()).isEqualTo(World.AMP_2);
        assertThat(world.memory.world().nics(World.AMP_2))
                .anySatisfy(nic -> assertThat(nic.heldVips()).hasSize(3));
    }

    @Test
    void onlyAddressesOfOthersNicsAreNotedByThemselves() {
        LoadBalancerRecord updated = world.controller.update(with(
                World.pair().additionalVips(),
                World.member("192.0.2.11", "servers"),
                World.member("192.0.2.200", "servers-2"),
                World.member("10.8.0.11", "edge")));

        assertThat(world.faults.calls()).contains("plugFixedIp");
        assertThat(updated.nics()).allSatisfy(nic -> assertThat(nic.fixedIps()).hasSize(2));
        assertThat(updated.addresses()).isEmpty();
    }

    @Test
    void theRulesAreAsTheyWereWhenAnUpdateFailsAfterThem() {
        List<SecurityGroup> before = groups();
        assertThat(before).isNotEmpty();
        world.controller.update(UpdateTest.other());
        assertThat(groups()).isNotEqualTo(before);
        int call = world.faults.calls().indexOf("updateVipSecurityGroup");
        world.controller.update(World.pair());
        assertThat(groups()).isEqualTo(before);
        world.faults.reset();
        world.faults.failAt(call, When.AFTER);

        assertThatThrownBy(() -> world.controller.update(UpdateTest.other()))
                .hasMessage("injected: updateVipSecurityGroup");

        assertThat(groups()).isEqualTo(before);
    }
}
