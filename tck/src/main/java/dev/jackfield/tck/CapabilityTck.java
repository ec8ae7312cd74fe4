package dev.jackfield.tck;

import dev.jackfield.network.Administration;
import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.Topology;
import dev.jackfield.network.UnsupportedCapabilityException;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VnicType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/** What is not declared raises and changes nothing; and what a driver says of itself. */
abstract class CapabilityTck extends Topic {
    CapabilityTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    private void assertUnsupported(Capability capability, Runnable call) {
        UnsupportedCapabilityException error =
                raises(UnsupportedCapabilityException.class, ErrorKind.UNSUPPORTED, call, capability);
        assertThat(error.capability()).isEqualTo(capability);
    }

    @Test
    @Covers("driver-1")
    final void aDriverAlwaysSaysTheSameOfItself() {
        NetworkDriver driver = driver();
        Set<Capability> capabilities = Set.copyOf(driver.capabilities());
        String name = driver.name();
        network();

        assertThat(unchanged(driver::capabilities)).isEqualTo(capabilities);
        assertThat(driver.name()).isEqualTo(name).matches("[a-z][a-z0-9-]*");
        NetworkDriver another = world().openAnother();
        assertThat(another.installation()).isEqualTo(driver.installation());
        assertThat(another.capabilities()).isEqualTo(capabilities);
    }

    @Test
    @Covers("driver-2")
    final void whatWasMadeOutlivesTheDriver() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = loadBalancer(subnet);
        Amphora wish = amphora(loadBalancer);
        NetworkDriver closing = world().openAnother();
        LoadBalancer allocated = filledIn(loadBalancer, closing.allocateVip(loadBalancer));
        Amphora amphora = closing.plugVipPort(allocated, allocated.vip(), wish, subnet);

        unchanged(closing::close);
        unchanged(closing::close);

        assertThat(allocated(loadBalancer)).isEqualTo(allocated);
        wired(compute(amphora), basePort(amphora));
        driver().deallocateVip(allocated.vip());
        assertThat(witness().markedPorts()).isEmpty();
    }

    @Test
    @Covers({
        "capability-1",
        "updateVip-1",
        "updateVipSecurityGroup-1",
        "updateAmphoraSecurityGroup-1",
        "updateSourceSecurityGroup-1",
        "getSecurityGroup-1",
        "getSecurityGroupByName-1"
    })
    final void withoutSecurityGroupsTheirMethodsRaise() {
        lacks(Capability.SECURITY_GROUPS);
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = connected(loadBalancer, subnet);
        Vip vip = loadBalancer.vip();

        unchanged(() -> driver().updateVip(loadBalancer, false));
        unchanged(() -> driver().updateVip(loadBalancer, true));
        List<Runnable> calls = List.of(
                () -> driver().updateVipSecurityGroup(loadBalancer, vip),
                () -> driver().updateAmphoraSecurityGroup(loadBalancer, amphora, vip),
                () -> driver().updateSourceSecurityGroup(loadBalancer),
                () -> driver().getSecurityGroup(new SecurityGroupId("group")),
                () -> driver().getSecurityGroupByName("group"));
        calls.forEach(call -> assertUnsupported(Capability.SECURITY_GROUPS, call));
    }

    @Test
    @Covers({"capability-1", "createSecurityGroup-7", "deleteSecurityGroup-7", "listSecurityGroups-2"})
    final void withoutSecurityGroupsNoneAreAdministered() {
        lacks(Capability.SECURITY_GROUPS);
        needs(Capability.ADMINISTRATION);

        List<Runnable> calls = List.of(
                () -> driver().administration().createSecurityGroup(SecurityGroupRequest.of("group", List.of())),
                () -> driver().administration().deleteSecurityGroup(new SecurityGroupId("group")),
                () -> driver().administration().listSecurityGroups());
        calls.forEach(call -> assertUnsupported(Capability.SECURITY_GROUPS, call));
    }

    @Test
    @Covers({"capability-1", "applyQos-1", "getQosPolicy-1"})
    final void withoutQosItsMethodsRaise() {
        lacks(Capability.QOS);
        Network network = network();
        subnet4(network);
        Port port = port(network);
        QosPolicyId policy = new QosPolicyId("policy");

        assertUnsupported(Capability.QOS, () -> driver().applyQos(port.id(), Optional.of(policy)));
        assertUnsupported(Capability.QOS, () -> driver().applyQos(port.id(), Optional.empty()));
        assertUnsupported(Capability.QOS, () -> driver().getQosPolicy(policy));
    }

    @Test
    @Covers({"capability-1", "createQosPolicy-4", "deleteQosPolicy-5", "listQosPolicies-2"})
    final void withoutQosNoPoliciesAreAdministered() {
        lacks(Capability.QOS);
        needs(Capability.ADMINISTRATION);
        Administration administration = driver().administration();

        assertUnsupported(Capability.QOS, () -> administration.createQosPolicy(QosPolicyRequest.of("policy", 1000)));
        assertUnsupported(Capability.QOS, () -> administration.deleteQosPolicy(new QosPolicyId("policy")));
        assertUnsupported(Capability.QOS, administration::listQosPolicies);
    }

    @Test
    @Covers({"capability-1", "activateVip-1", "findVipActivation-1"})
    final void withoutActivationItsMethodsRaise() {
        lacks(Capability.ACTIVATE_VIP);
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = connected(loadBalancer, subnet);

        assertUnsupported(Capability.ACTIVATE_VIP, () -> driver().activateVip(loadBalancer, amphora, 1));
        assertUnsupported(Capability.ACTIVATE_VIP, () -> driver().findVipActivation(loadBalancer.id()));
    }

    @Test
    @Covers({"capability-1", "visibleTo-1"})
    final void withoutCallerVisibilityNoCatalogueIsGiven() {
        lacks(Capability.CALLER_VISIBILITY);

        assertUnsupported(
                Capability.CALLER_VISIBILITY,
                () -> driver().visibleTo(new Caller(new ProjectId("project"), Optional.empty())));
    }

    @Test
    @Covers({"visibleTo-2", "capability-4"})
    final void aCallerSeesOnlyWhatIsHisOrEverybodys() {
        needs(Capability.CALLER_VISIBILITY);
        Caller owner = world().newCaller();
        Network network = world().createNetwork(NetworkRequest.builder(unique("net"))
                .projectId(owner.projectId())
                .build());
        Subnet subnet = subnet4(network);
        Port port = port(network);
        Catalogue mine = driver().visibleTo(owner);
        Catalogue others = driver().visibleTo(world().newCaller());

        assertThat(unchanged(() -> mine.getNetwork(network.id()))).isEqualTo(driver().getNetwork(network.id()));
        assertThat(mine.getSubnet(subnet.id())).isEqualTo(subnet);
        assertThat(mine.getPort(port.id())).isEqualTo(port);
        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> others.getNetwork(network.id()),
                network.id());
        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> others.getNetworkByName(network.name()),
                network.name());
        raises(
                NetworkNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> others.getNetworkIpAvailability(network.id()),
                network.id());
        raises(SubnetNotFoundException.class, ErrorKind.NOT_FOUND, () -> others.getSubnet(subnet.id()), subnet.id());
        raises(PortNotFoundException.class, ErrorKind.NOT_FOUND, () -> others.getPort(port.id()), port.id());
    }

    @Test
    @Covers({"capability-1", "administration-1"})
    final void withoutAdministrationNoneIsGiven() {
        lacks(Capability.ADMINISTRATION);

        assertUnsupported(Capability.ADMINISTRATION, () -> driver().administration());
    }

    @Test
    @Covers({"capability-1", "findAdoptable-1", "adopt-1", "release-1"})
    final void undeclaredAdoption() {
        lacks(Capability.ADOPTION);
        LoadBalancerId id = newLoadBalancerId();
        Adoptable adoptable = new Adoptable(id, new PortId("port"), true, List.of(), List.of());

        assertUnsupported(Capability.ADOPTION, () -> driver().findAdoptable(id));
        assertUnsupported(Capability.ADOPTION, () -> driver().adopt(adoptable, List.of()));
        assertUnsupported(Capability.ADOPTION, () -> driver().release(id));
    }

    @Test
    @Covers({"capability-1", "traceVip-1"})
    final void withoutTraceNoHopsAreGiven() {
        lacks(Capability.TRACE);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet4(network())));

        assertUnsupported(Capability.TRACE, () -> driver().traceVip(loadBalancer));
    }

    @Test
    @Covers({"capability-1", "listDifferences-1", "mend-1"})
    final void withoutReconcileNothingIsComparedOrMended() {
        lacks(Capability.RECONCILE);
        Difference difference = Difference.mendable(Kind.HOST, "host", Subject.ALL, "there", "not there");

        assertUnsupported(Capability.RECONCILE, () -> driver().listDifferences(Optional.empty()));
        assertUnsupported(Capability.RECONCILE, () -> driver().mend(difference));
    }

    private static LoadBalancer vipOf(Subnet subnet, UnaryOperator<Vip.Builder> change) {
        LoadBalancerId id = newLoadBalancerId();
        Vip.Builder vip = Vip.builder(id).subnetId(subnet.id());
        return LoadBalancer.builder(id, change.apply(vip).build()).build();
    }

    @Test
    @Covers("capability-2")
    final void aRequestThatNamesASecurityGroupNeedsTheCapability() {
        lacks(Capability.SECURITY_GROUPS);
        Network network = network();
        LoadBalancer loadBalancer =
                vipOf(subnet4(network), vip -> vip.securityGroupIds(List.of(new SecurityGroupId("group"))));

        assertUnsupported(Capability.SECURITY_GROUPS, () -> driver().allocateVip(loadBalancer));
        assertUnsupported(
                Capability.SECURITY_GROUPS,
                () -> driver().createPort(PortRequest.builder(network.id(), "port")
                        .securityGroupIds(List.of(new SecurityGroupId("group")))
                        .build()));
    }

    @Test
    @Covers("capability-2")
    final void aRequestThatNamesAQosPolicyNeedsTheCapability() {
        lacks(Capability.QOS);
        Network network = network();
        LoadBalancer loadBalancer = vipOf(subnet4(network), vip -> vip.qosPolicyId(new QosPolicyId("policy")));

        assertUnsupported(Capability.QOS, () -> driver().allocateVip(loadBalancer));
        assertUnsupported(
                Capability.QOS,
                () -> driver().createPort(PortRequest.builder(network.id(), "port")
                        .qosPolicyId(new QosPolicyId("policy"))
                        .build()));
    }

    @Test
    @Covers("capability-2")
    final void aRequestForADirectVnicNeedsTheCapability() {
        lacks(Capability.DIRECT_VNIC);
        Network network = network();
        LoadBalancer loadBalancer = vipOf(subnet4(network), vip -> vip.vnicType(VnicType.DIRECT));

        assertUnsupported(Capability.DIRECT_VNIC, () -> driver().allocateVip(loadBalancer));
        assertUnsupported(
                Capability.DIRECT_VNIC,
                () -> driver().createPort(PortRequest.builder(network.id(), "port")
                        .vnicType(VnicType.DIRECT)
                        .build()));
    }

    @Test
    @Covers("capability-3")
    final void anActiveActiveLoadBalancerNeedsTheCapability() {
        lacks(Capability.ACTIVE_ACTIVE);
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet).toBuilder()
                .topology(Topology.ACTIVE_ACTIVE)
                .build();
        LoadBalancer pair =
                allocated(wish.toBuilder().topology(Topology.ACTIVE_STANDBY).build());
        LoadBalancer all = with(pair, amphora(pair), amphora(pair)).toBuilder()
                .topology(Topology.ACTIVE_ACTIVE)
                .build();

        LoadBalancer other = loadBalancer(subnet).toBuilder()
                .topology(Topology.ACTIVE_ACTIVE)
                .build();
        assertUnsupported(Capability.ACTIVE_ACTIVE, () -> driver().allocateVip(other));
        assertUnsupported(Capability.ACTIVE_ACTIVE, () -> driver().plugVip(all, all.vip()));
    }
}
