package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** The group by which members let a load balancer in, where SECURITY_GROUPS is declared. */
abstract class SourceGroupTck extends Topic {
    SourceGroupTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.SECURITY_GROUPS);
    }

    @Test
    @Covers({"updateSourceSecurityGroup-2", "updateSourceSecurityGroup-3", "updateSourceSecurityGroup-6"})
    final void theSourceGroupHoldsTheAmphoraePortsWhicheverComesFirst() {
        Network front = network();
        Subnet subnet = subnet4(front);
        Network back = network();
        subnet(back, "198.51.100.0/24");
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        SecurityGroupId vipGroup = driver().updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
        Amphora earlier = connected(loadBalancer, subnet);
        PortId earlierNic = memberNic(loadBalancer, earlier, back);

        SecurityGroupId group = driver().updateSourceSecurityGroup(loadBalancer);

        Amphora later = connected(loadBalancer, subnet);
        PortId laterNic = memberNic(loadBalancer, later, back);
        SecurityGroup found = driver().getSecurityGroup(group);
        assertThat(found.rules()).isEmpty();
        assertThat(found.mark()).contains(Mark.of(driver().installation(), loadBalancer.id()));
        for (Amphora amphora : List.of(earlier, later)) {
            assertThat(groupsOf(basePort(amphora))).containsExactlyInAnyOrder(vipGroup, group);
        }
        for (PortId nic : List.of(earlierNic, laterNic)) {
            assertThat(groupsOf(nic)).containsExactly(group);
        }
        assertThat(groupsOf(vipPort(loadBalancer))).contains(vipGroup).isSubsetOf(vipGroup, group);
        assertThat(unchanged(() -> driver().updateSourceSecurityGroup(loadBalancer)))
                .isEqualTo(group);

        for (Amphora amphora : List.of(earlier, later)) {
            driver().unplugNetwork(compute(amphora), back.id());
            driver().unplugVipPort(loadBalancer.vip(), amphora, subnet);
        }
        assertThat(unchanged(() -> driver().updateSourceSecurityGroup(loadBalancer)))
                .isEqualTo(group);
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().snapshot().facts()).containsAll(before.facts());
        raises(
                SecurityGroupNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().getSecurityGroup(group),
                group);
        assertThat(witness().markedPorts()).isEmpty();
    }

    private PortId memberNic(LoadBalancer loadBalancer, Amphora amphora, Network network) {
        return driver().plugNetwork(new PlugNetworkRequest(
                        compute(amphora), network.id(), Optional.empty(), List.of(), Optional.of(loadBalancer.id())))
                .portId();
    }

    @Test
    @Covers("deallocateVip-1")
    final void portsOfMembersNetworksLeaveTheSourceGroupThatGoes() {
        Subnet subnet = subnet4(network());
        Network back = network();
        subnet(back, "198.51.100.0/24");
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = amphora(loadBalancer);
        PortId nic = memberNic(loadBalancer, amphora, back);
        driver().updateSourceSecurityGroup(loadBalancer);

        driver().deallocateVip(loadBalancer.vip());

        assertThat(groupsOf(nic)).isEmpty();
        wired(compute(amphora), nic);
    }

    @Test
    @Covers("updateSourceSecurityGroup-4")
    final void withoutVipThereIsNoSourceGroup() {
        LoadBalancer never = loadBalancer(subnet4(network()));

        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().updateSourceSecurityGroup(never),
                never.id());
    }
}
