package dev.jackfield.tck;

import dev.jackfield.network.Administration;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Security groups as an administrator makes them, where SECURITY_GROUPS and ADMINISTRATION are declared. */
abstract class SecurityGroupAdministrationTck extends Topic {
    SecurityGroupAdministrationTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.SECURITY_GROUPS);
        needs(Capability.ADMINISTRATION);
    }

    private Administration administration() {
        return driver().administration();
    }

    private static SecurityGroupRule rule(Direction direction, Optional<Cidr> remote, Optional<SecurityGroupId> group) {
        return new SecurityGroupRule(
                direction, IpVersion.V4, Optional.of("tcp"), OptionalInt.of(80), OptionalInt.of(89), remote, group);
    }

    private static SecurityGroupRule web() {
        return rule(Direction.INGRESS, Optional.of(Cidr.parse("198.51.100.0/24")), Optional.empty());
    }

    @Test
    @Covers({"createSecurityGroup-1", "createSecurityGroup-2", "deleteSecurityGroup-1", "deleteSecurityGroup-2"})
    final void aGroupIsMadeOnceAndGoes() {
        Snapshot before = witness().snapshot();
        SecurityGroupRequest request = new SecurityGroupRequest(
                "web", Optional.of(new ProjectId("project")), "what the web needs", List.of(web()));

        SecurityGroup group = administration().createSecurityGroup(request);

        assertThat(group.name()).isEqualTo("web");
        assertThat(group.projectId()).contains(new ProjectId("project"));
        assertThat(group.description()).isEqualTo("what the web needs");
        assertThat(group.rules()).containsExactly(web());
        assertThat(group.mark()).isEmpty();
        assertThat(unchanged(() -> driver().getSecurityGroup(group.id()))).isEqualTo(group);
        assertThat(unchanged(() -> administration().createSecurityGroup(request)))
                .isEqualTo(group);
        administration().deleteSecurityGroup(group.id());
        assertThat(witness().snapshot()).isEqualTo(before);
        unchanged(() -> administration().deleteSecurityGroup(group.id()));
        unchanged(() -> administration().deleteSecurityGroup(new SecurityGroupId("no-such-group")));
    }

    @Test
    @Covers("createSecurityGroup-3")
    final void anotherGroupOfTheNameIsAConflict() {
        SecurityGroup group = administration().createSecurityGroup(SecurityGroupRequest.of("web", List.of(web())));

        raises(
                ResourceExistsException.class,
                ErrorKind.CONFLICT,
                () -> administration().createSecurityGroup(SecurityGroupRequest.of("web", List.of())),
                group.id(),
                "rules");
        raises(
                ResourceExistsException.class,
                ErrorKind.CONFLICT,
                () -> administration()
                        .createSecurityGroup(
                                new SecurityGroupRequest("web", Optional.empty(), "other", List.of(web()))),
                group.id(),
                "description");
    }

    @Test
    @Covers("getSecurityGroupByName-3")
    final void aNameOfSeveralIsAConflict() {
        administration()
                .createSecurityGroup(new SecurityGroupRequest("web", Optional.of(new ProjectId("one")), "", List.of()));
        administration()
                .createSecurityGroup(new SecurityGroupRequest("web", Optional.of(new ProjectId("two")), "", List.of()));

        raises(NetworkException.class, ErrorKind.CONFLICT, () -> driver().getSecurityGroupByName("web"), "web");
    }

    @Test
    @Covers("createSecurityGroup-4")
    final void aRuleNamesAGroupThatExists() {
        SecurityGroupId unknown = new SecurityGroupId("no-such-group");

        raises(
                SecurityGroupNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> administration()
                        .createSecurityGroup(SecurityGroupRequest.of(
                                "web", List.of(rule(Direction.INGRESS, Optional.empty(), Optional.of(unknown))))),
                unknown);
    }

    @Test
    @Covers("createSecurityGroup-5")
    final void aRuleOfADirectionThatTheDriverHasNotIsRefused() {
        SecurityGroupRule egress = rule(Direction.EGRESS, Optional.empty(), Optional.empty());
        SecurityGroupRequest request = SecurityGroupRequest.of("web", List.of(egress));
        Snapshot before = witness().snapshot();

        Throwable raised = catchThrowable(() -> administration().createSecurityGroup(request));

        if (raised == null) {
            assertThat(driver().getSecurityGroupByName("web").rules()).containsExactly(egress);
        } else {
            assertThat(raised).isInstanceOf(NetworkException.class).hasMessageContaining("EGRESS");
            assertThat(((NetworkException) raised).kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(witness().snapshot()).isEqualTo(before);
        }
    }

    @Test
    @Covers("deleteSecurityGroup-3")
    final void aGroupWithPortsStays() {
        Network network = network();
        subnet4(network);
        SecurityGroupId group = administration()
                .createSecurityGroup(SecurityGroupRequest.of("web", List.of(web())))
                .id();
        Port port = driver().createPort(PortRequest.builder(network.id(), "port")
                .securityGroupIds(List.of(group))
                .build());
        assertThat(port.securityGroupIds()).containsExactly(group);

        raises(
                ResourceInUseException.class,
                ErrorKind.CONFLICT,
                () -> administration().deleteSecurityGroup(group),
                group,
                port.id());

        driver().deletePort(port.id());
        administration().deleteSecurityGroup(group);
        assertThat(administration().listSecurityGroups()).isEmpty();
    }

    @Test
    @Covers("deleteSecurityGroup-4")
    final void theGroupsOfALoadBalancerGoWithItAlone() {
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet4(network())));
        SecurityGroupId vipGroup = driver().updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
        SecurityGroupId source = driver().updateSourceSecurityGroup(loadBalancer);

        for (SecurityGroupId group : List.of(vipGroup, source)) {
            raises(
                    ResourceInUseException.class,
                    ErrorKind.CONFLICT,
                    () -> administration().deleteSecurityGroup(group),
                    group,
                    loadBalancer.id());
        }
    }

    @Test
    @Covers("deleteSecurityGroup-6")
    final void rulesThatNameAGroupOutliveIt() {
        SecurityGroupId friends = administration()
                .createSecurityGroup(SecurityGroupRequest.of("friends", List.of()))
                .id();
        SecurityGroup group = administration()
                .createSecurityGroup(SecurityGroupRequest.of(
                        "web", List.of(rule(Direction.INGRESS, Optional.empty(), Optional.of(friends)))));

        administration().deleteSecurityGroup(friends);

        assertThat(driver().getSecurityGroup(group.id())).isEqualTo(group);
        administration().deleteSecurityGroup(group.id());
        assertThat(administration().listSecurityGroups()).isEmpty();
    }

    @Test
    @Covers("listSecurityGroups-1")
    final void groupsAreListedOldestFirst() {
        assertThat(administration().listSecurityGroups()).isEmpty();
        SecurityGroup one = administration().createSecurityGroup(SecurityGroupRequest.of("one", List.of()));
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet4(network())));
        SecurityGroupId two = driver().updateVipSecurityGroup(loadBalancer, loadBalancer.vip());

        assertThat(unchanged(() -> administration().listSecurityGroups()))
                .containsExactly(one, driver().getSecurityGroup(two));
    }
}
