package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.MissingVipSecurityGroupException;
import dev.jackfield.network.Network;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Security groups, where SECURITY_GROUPS is declared. */
abstract class SecurityGroupTck extends Topic {
    SecurityGroupTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.SECURITY_GROUPS);
    }

    /** A dual-stack load balancer, allocated. */
    private LoadBalancer dualStack(Listener... listeners) {
        Network network = network();
        return allocated(loadBalancer(subnet4(network), subnet6(network))).toBuilder()
                .listeners(List.of(listeners))
                .build();
    }

    private static LoadBalancer listening(LoadBalancer loadBalancer, Listener... listeners) {
        return loadBalancer.toBuilder().listeners(List.of(listeners)).build();
    }

    private SecurityGroupId update(LoadBalancer loadBalancer) {
        return driver().updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
    }

    private Set<SecurityGroupRule> ingress(SecurityGroupId group) {
        return driver().getSecurityGroup(group).rules().stream()
                .filter(rule -> rule.direction() == Direction.INGRESS)
                .collect(Collectors.toSet());
    }

    private static SecurityGroupRule rule(IpVersion version, String protocol, int port) {
        return new SecurityGroupRule(
                Direction.INGRESS,
                version,
                Optional.of(protocol),
                OptionalInt.of(port),
                OptionalInt.of(port),
                Optional.empty(),
                Optional.empty());
    }

    private static SecurityGroupRule rule(IpVersion version, String protocol) {
        return new SecurityGroupRule(
                Direction.INGRESS,
                version,
                Optional.of(protocol),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    @Covers({"updateVipSecurityGroup-2", "updateVipSecurityGroup-5", "getSecurityGroup-3", "capability-4"})
    final void theVipPortIsInAMarkedGroupThatIsMadeOnce() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));

        SecurityGroupId id = update(loadBalancer);

        SecurityGroup group = unchanged(() -> driver().getSecurityGroup(id));
        assertThat(group.name()).isEqualTo("lb-" + loadBalancer.id());
        assertThat(group.mark()).contains(Mark.of(driver().installation(), loadBalancer.id()));
        assertThat(groupsOf(vipPort(loadBalancer))).containsExactly(id);
        assertThat(unchanged(() -> driver().getSecurityGroupByName(group.name())))
                .isEqualTo(group);
        assertThat(unchanged(() -> update(loadBalancer))).isEqualTo(id);
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("updateVipSecurityGroup-2")
    final void theGroupLetsPassWhatTheListenersNeedOfEachVersion() {
        Listener web = Listener.of(ListenerProtocol.HTTP, 80);
        Listener dns = Listener.of(ListenerProtocol.UDP, 53);
        Listener some = new Listener(
                ListenerProtocol.TCP,
                8080,
                OptionalInt.of(1025),
                ProvisioningStatus.PENDING_UPDATE,
                List.of(Cidr.parse("198.51.100.0/24")));
        Listener leaving = new Listener(
                ListenerProtocol.TCP, 22, OptionalInt.empty(), ProvisioningStatus.PENDING_DELETE, List.of());

        SecurityGroupId group = update(dualStack(web, dns, some, leaving));

        assertThat(ingress(group))
                .containsExactlyInAnyOrder(
                        rule(IpVersion.V4, "tcp", 80),
                        rule(IpVersion.V6, "tcp", 80),
                        rule(IpVersion.V4, "udp", 53),
                        rule(IpVersion.V6, "udp", 53),
                        new SecurityGroupRule(
                                Direction.INGRESS,
                                IpVersion.V4,
                                Optional.of("tcp"),
                                OptionalInt.of(8080),
                                OptionalInt.of(8080),
                                Optional.of(Cidr.parse("198.51.100.0/24")),
                                Optional.empty()),
                        rule(IpVersion.V4, "tcp", 1025),
                        rule(IpVersion.V6, "tcp", 1025));
    }

    @Test
    @Covers("updateVipSecurityGroup-2")
    final void twoAmphoraeMaySpeakVrrpWithEachOther() {
        LoadBalancer pair = dualStack(Listener.of(ListenerProtocol.TCP, 443)).toBuilder()
                .topology(Topology.ACTIVE_STANDBY)
                .build();

        assertThat(ingress(update(pair)))
                .containsExactlyInAnyOrder(
                        rule(IpVersion.V4, "tcp", 443),
                        rule(IpVersion.V6, "tcp", 443),
                        rule(IpVersion.V4, "112"),
                        rule(IpVersion.V6, "112"),
                        rule(IpVersion.V4, "51"),
                        rule(IpVersion.V6, "51"));
    }

    @Test
    @Covers({"updateVipSecurityGroup-3", "updateAmphoraSecurityGroup-3"})
    final void withoutPortThereIsNothingToPutIntoAGroup() {
        Subnet subnet = subnet4(network());
        LoadBalancer never = loadBalancer(subnet);
        raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, () -> update(never));
        LoadBalancer gone = allocated(loadBalancer(subnet));
        driver().deletePort(vipPort(gone));
        raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, () -> update(gone));

        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = amphora(loadBalancer);
        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().updateAmphoraSecurityGroup(loadBalancer, amphora, loadBalancer.vip()));
    }

    @Test
    @Covers("updateAmphoraSecurityGroup-2")
    final void theBasePortIsInTheGroupWhicheverComesFirst() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora earlier = connected(loadBalancer, subnet);
        SecurityGroupId group = update(loadBalancer);
        Amphora later = connected(loadBalancer, subnet);

        driver().updateAmphoraSecurityGroup(loadBalancer, earlier, loadBalancer.vip());

        assertThat(groupsOf(basePort(earlier))).containsExactly(group);
        assertThat(groupsOf(basePort(later))).containsExactly(group);
        unchanged(() -> driver().updateAmphoraSecurityGroup(loadBalancer, later, loadBalancer.vip()));
    }

    @Test
    @Covers({"updateVip-2", "updateVip-3"})
    final void aMissingGroupIsAnErrorUnlessAListenerGoes() {
        LoadBalancer loadBalancer = dualStack(Listener.of(ListenerProtocol.TCP, 80));

        raises(
                MissingVipSecurityGroupException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().updateVip(loadBalancer, false));
        unchanged(() -> driver().updateVip(loadBalancer, true));
    }

    @Test
    @Covers("updateVip-4")
    final void theRulesFollowTheListeners() {
        LoadBalancer loadBalancer = dualStack(Listener.of(ListenerProtocol.TCP, 80));
        SecurityGroupId group = update(loadBalancer);
        LoadBalancer two =
                listening(loadBalancer, Listener.of(ListenerProtocol.TCP, 80), Listener.of(ListenerProtocol.SCTP, 80));

        driver().updateVip(two, false);
        assertThat(ingress(group))
                .containsExactlyInAnyOrder(
                        rule(IpVersion.V4, "tcp", 80),
                        rule(IpVersion.V6, "tcp", 80),
                        rule(IpVersion.V4, "sctp", 80),
                        rule(IpVersion.V6, "sctp", 80));
        unchanged(() -> driver().updateVip(two, false));

        driver().updateVip(listening(loadBalancer), true);
        assertThat(ingress(group)).isEmpty();
        assertThat(groupsOf(vipPort(loadBalancer))).containsExactly(group);
    }

    @Test
    @Covers({"ownership-1", "updateVipSecurityGroup-2"})
    final void aUsersPortGetsOnlyTheMembershipAndLosesItAgain() {
        Network network = network();
        PortId users = foreignPort(network, subnet4(network), "203.0.113.50");
        LoadBalancerId id = newLoadBalancerId();
        if (driver().capabilities().contains(Capability.ADMINISTRATION)) {
            SecurityGroupId own = driver().administration()
                    .createSecurityGroup(SecurityGroupRequest.of(unique("users"), List.of()))
                    .id();
            world().changeForeignPort(
                            users,
                            port -> port.toBuilder()
                                    .securityGroupIds(List.of(own))
                                    .build());
        }
        Port was = driver().getPort(users);
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(
                LoadBalancer.builder(id, Vip.builder(id).portId(users).build()).build());

        SecurityGroupId group = update(loadBalancer);

        Port is = driver().getPort(users);
        assertThat(is.securityGroupIds()).containsAll(was.securityGroupIds()).contains(group);
        assertThat(is.toBuilder().securityGroupIds(was.securityGroupIds()).build())
                .isEqualTo(was);
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("updateVipSecurityGroup-6")
    final void groupsOfTheUsersReplaceTheListenersRules() {
        needs(Capability.ADMINISTRATION);
        Network network = network();
        Subnet subnet = subnet4(network);
        SecurityGroupId users = driver().administration()
                .createSecurityGroup(SecurityGroupRequest.of(unique("users"), List.of(rule(IpVersion.V4, "tcp", 443))))
                .id();
        ComputeId compute = world().startCompute();
        Snapshot before = witness().snapshot();
        LoadBalancerId id = newLoadBalancerId();
        Listener listener =
                new Listener(ListenerProtocol.HTTP, 80, OptionalInt.of(1025), ProvisioningStatus.ACTIVE, List.of());
        LoadBalancer loadBalancer = allocated(LoadBalancer.builder(
                        id,
                        Vip.builder(id)
                                .subnetId(subnet.id())
                                .securityGroupIds(List.of(users))
                                .build())
                .listeners(List.of(listener))
                .topology(Topology.ACTIVE_STANDBY)
                .build());

        SecurityGroupId group = update(loadBalancer);
        Amphora amphora =
                driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora(loadBalancer, compute), subnet);

        assertThat(ingress(group))
                .containsExactlyInAnyOrder(
                        rule(IpVersion.V4, "tcp", 1025), rule(IpVersion.V4, "112"), rule(IpVersion.V4, "51"));
        for (PortId port : List.of(vipPort(loadBalancer), basePort(amphora))) {
            assertThat(groupsOf(port)).containsExactlyInAnyOrder(group, users);
        }
        driver().deallocateVip(loadBalancer.vip());
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers({"updateVipSecurityGroup-2", "updateSourceSecurityGroup-2"})
    final void aDeadAmphoraHoldsUpNoGroup() {
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        update(loadBalancer);
        Amphora amphora = connected(loadBalancer, subnet);
        world().killCompute(compute(amphora));
        LoadBalancer listening = listening(loadBalancer, Listener.of(ListenerProtocol.TCP, 80));

        driver().updateVip(listening, false);
        SecurityGroupId group = update(listening);
        SecurityGroupId source = driver().updateSourceSecurityGroup(listening);

        assertThat(ingress(group)).containsExactly(rule(IpVersion.V4, "tcp", 80));
        assertThat(groupsOf(basePort(amphora))).containsExactlyInAnyOrder(group, source);
    }

    @Test
    @Covers({"getSecurityGroup-2", "getSecurityGroupByName-2", "createPort-12"})
    final void anUnknownGroupIsNamed() {
        Network network = network();
        subnet4(network);
        SecurityGroupId unknown = new SecurityGroupId("no-such-group");
        PortRequest request = PortRequest.builder(network.id(), "port")
                .securityGroupIds(List.of(unknown))
                .build();

        List<Runnable> calls = List.of(
                () -> driver().getSecurityGroup(unknown),
                () -> driver().getSecurityGroupByName("no-such-group"),
                () -> driver().createPort(request));
        for (Runnable call : calls) {
            raises(SecurityGroupNotFoundException.class, ErrorKind.NOT_FOUND, call, unknown);
        }
    }

    @Test
    @Covers("updateVip-6")
    final void aPeerPortThatAListenerHasIsOpenedOnce() {
        Listener taking = Listener.of(ListenerProtocol.TCP, 1025);
        Listener peering =
                new Listener(ListenerProtocol.HTTP, 80, OptionalInt.of(1025), ProvisioningStatus.ACTIVE, List.of());
        LoadBalancer loadBalancer = dualStack();
        SecurityGroupId group = update(loadBalancer);

        driver().updateVip(listening(loadBalancer, taking, peering), false);

        assertThat(driver().getSecurityGroup(group).rules()).doesNotHaveDuplicates();
        assertThat(ingress(group))
                .containsExactlyInAnyOrder(
                        rule(IpVersion.V4, "tcp", 1025),
                        rule(IpVersion.V6, "tcp", 1025),
                        rule(IpVersion.V4, "tcp", 80),
                        rule(IpVersion.V6, "tcp", 80));
    }
}
