package dev.jackfield.tck;

import dev.jackfield.network.Administration;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.CreatePortException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyNotFoundException;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** QoS policies, where QOS is declared. */
abstract class QosTck extends Topic {
    QosTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @BeforeEach
    final void declared() {
        needs(Capability.QOS);
    }

    private Administration administration() {
        needs(Capability.ADMINISTRATION);
        return driver().administration();
    }

    private QosPolicy policy(long kilobits) {
        return world().createQosPolicy(QosPolicyRequest.of(unique("policy"), kilobits));
    }

    private Port portUnder(Network network, QosPolicy policy) {
        return driver().createPort(PortRequest.builder(network.id(), unique("port"))
                .qosPolicyId(policy.id())
                .build());
    }

    private ComputeId plugged(Port port) {
        ComputeId compute = world().startCompute();
        plug(port, compute);
        return compute;
    }

    private void plug(Port port, ComputeId compute) {
        Amphora holder = Amphora.builder(new AmphoraId(unique("holder")))
                .computeId(compute)
                .build();
        driver().plugPort(holder, port.id());
    }

    /** Asserts that a port's one NIC is as the port says, and limited to a rate in both directions, or to none. */
    private void assertLimited(ComputeId compute, PortId port, OptionalLong kilobits) {
        Nic nic = wired(compute, port);
        assertThat(nic.receiveLimit()).as("what it receives").isEqualTo(kilobits);
        assertThat(nic.sendLimit()).as("what it sends").isEqualTo(kilobits);
    }

    @Test
    @Covers({"createQosPolicy-1", "createQosPolicy-2", "createQosPolicy-3", "getQosPolicy-3", "listQosPolicies-1"})
    final void aPolicyIsMadeOnceOfItsName() {
        assertThat(administration().listQosPolicies()).isEmpty();
        QosPolicyRequest request = QosPolicyRequest.of("gold", 100_000);

        QosPolicy policy = administration().createQosPolicy(request);

        assertThat(policy.name()).isEqualTo("gold");
        assertThat(policy.maxKilobitsPerSecond()).hasValue(100_000);
        assertThat(unchanged(() -> driver().getQosPolicy(policy.id()))).isEqualTo(policy);
        assertThat(unchanged(() -> administration().createQosPolicy(request))).isEqualTo(policy);
        raises(
                ResourceExistsException.class,
                ErrorKind.CONFLICT,
                () -> administration().createQosPolicy(QosPolicyRequest.of("gold", 99_999)),
                "gold",
                "rate");
        QosPolicy other = administration()
                .createQosPolicy(new QosPolicyRequest("gold", Optional.of(new ProjectId("other")), 99_999));
        assertThat(unchanged(() -> administration().listQosPolicies())).containsExactly(policy, other);
    }

    @Test
    @Covers({"deleteQosPolicy-1", "deleteQosPolicy-2", "deleteQosPolicy-3"})
    final void aPolicyGoesOnceNoPortIsUnderIt() {
        Network network = network();
        subnet4(network);
        Snapshot before = witness().snapshot();
        QosPolicy policy = administration().createQosPolicy(QosPolicyRequest.of("gold", 100_000));
        Port port = portUnder(network, policy);

        raises(
                ResourceInUseException.class,
                ErrorKind.CONFLICT,
                () -> administration().deleteQosPolicy(policy.id()),
                policy.id(),
                port.id());

        driver().deletePort(port.id());
        administration().deleteQosPolicy(policy.id());
        assertThat(witness().snapshot()).isEqualTo(before);
        unchanged(() -> administration().deleteQosPolicy(policy.id()));
        unchanged(() -> administration().deleteQosPolicy(new QosPolicyId("no-such-policy")));
    }

    @Test
    @Covers({"getQosPolicy-2", "visibleTo-2"})
    final void aPolicyThatIsNotThereOrNotToBeSeenIsNotFound() {
        QosPolicyId never = new QosPolicyId("no-such-policy");
        raises(QosPolicyNotFoundException.class, ErrorKind.NOT_FOUND, () -> driver().getQosPolicy(never), never);
        assumeTrue(driver().capabilities().contains(Capability.CALLER_VISIBILITY));
        Caller owner = world().newCaller();
        QosPolicy policy =
                world().createQosPolicy(new QosPolicyRequest(unique("policy"), Optional.of(owner.projectId()), 1000));

        Catalogue others = driver().visibleTo(world().newCaller());

        assertThat(driver().visibleTo(owner).getQosPolicy(policy.id())).isEqualTo(policy);
        raises(
                QosPolicyNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> others.getQosPolicy(policy.id()),
                policy.id());
    }

    @Test
    @Covers({"applyQos-2", "applyQos-5", "capability-4"})
    final void anAttachedPortIsUnderItsPolicyAtOnce() {
        Network network = network();
        subnet4(network);
        Port port = port(network);
        ComputeId compute = plugged(port);
        assertLimited(compute, port.id(), OptionalLong.empty());
        QosPolicy slow = policy(1000);
        QosPolicy fast = policy(8_000_000);
        Snapshot before = witness().snapshot();

        driver().applyQos(port.id(), Optional.of(slow.id()));
        assertThat(driver().getPort(port.id()).qosPolicyId()).contains(slow.id());
        assertLimited(compute, port.id(), OptionalLong.of(1000));
        unchanged(() -> driver().applyQos(port.id(), Optional.of(slow.id())));

        driver().applyQos(port.id(), Optional.of(fast.id()));
        assertLimited(compute, port.id(), OptionalLong.of(8_000_000));

        driver().applyQos(port.id(), Optional.empty());
        assertThat(driver().getPort(port.id()).qosPolicyId()).isEmpty();
        assertLimited(compute, port.id(), OptionalLong.empty());
        assertThat(witness().snapshot()).isEqualTo(before);
        unchanged(() -> driver().applyQos(port.id(), Optional.empty()));
    }

    @Test
    @Covers({"applyQos-6", "createPort-14"})
    final void aPortIsUnderItsPolicyOnceItIsAttached() {
        Network network = network();
        subnet4(network);
        QosPolicy policy = policy(5000);
        QosPolicy other = policy(6000);
        ComputeId first = world().startCompute();
        ComputeId second = world().startCompute();
        PortRequest request = PortRequest.builder(network.id(), unique("port"))
                .qosPolicyId(policy.id())
                .build();
        Snapshot before = witness().snapshot();
        Port made = driver().createPort(request);
        Port changed = port(network);
        driver().applyQos(changed.id(), Optional.of(policy.id()));

        assertThat(made.qosPolicyId()).contains(policy.id());
        assertThat(unchanged(() -> driver().createPort(request))).isEqualTo(made);
        raises(
                CreatePortException.class,
                ErrorKind.CONFLICT,
                () -> driver().createPort(PortRequest.builder(network.id(), request.name())
                        .qosPolicyId(other.id())
                        .build()),
                made.id(),
                policy.id());
        plug(made, first);
        plug(changed, second);
        assertLimited(first, made.id(), OptionalLong.of(5000));
        assertLimited(second, changed.id(), OptionalLong.of(5000));

        driver().unplugNetwork(first, network.id());
        driver().unplugNetwork(second, network.id());
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("applyQos-2")
    final void portsUnderOnePolicyHaveItEachForItself() {
        Network network = network();
        subnet4(network);
        QosPolicy policy = policy(3000);
        Port one = portUnder(network, policy);
        Port two = portUnder(network, policy);
        ComputeId first = plugged(one);
        ComputeId second = plugged(two);

        driver().applyQos(one.id(), Optional.empty());

        assertLimited(first, one.id(), OptionalLong.empty());
        assertLimited(second, two.id(), OptionalLong.of(3000));
        driver().deletePort(one.id());
        assertLimited(second, two.id(), OptionalLong.of(3000));
    }

    @Test
    @Covers({"applyQos-3", "applyQos-4", "applyQos-7", "createPort-15"})
    final void whatIsNotThereOrNotOursIsRefused() {
        Network network = network();
        Subnet subnet = subnet4(network);
        QosPolicy policy = policy(1000);
        Port port = port(network);
        PortId never = new PortId("no-such-port");
        QosPolicyId neither = new QosPolicyId("no-such-policy");
        PortId users = foreignPort(network, subnet, "203.0.113.50");

        raises(
                PortNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().applyQos(never, Optional.of(policy.id())),
                never);
        raises(
                QosPolicyNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().applyQos(port.id(), Optional.of(neither)),
                neither);
        raises(
                NotOursException.class,
                ErrorKind.DENIED,
                () -> driver().applyQos(users, Optional.of(policy.id())),
                users);
        raises(
                QosPolicyNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().createPort(PortRequest.builder(network.id(), unique("port"))
                        .qosPolicyId(neither)
                        .build()),
                neither);
    }

    @Test
    @Covers({"plugVipPort-11", "allocateVip-21"})
    final void theBasePortsOfAVipAreUnderItsPolicy() {
        Subnet subnet = subnet4(network());
        QosPolicy policy = policy(20_000);
        LoadBalancer wish = under(loadBalancer(subnet), policy.id());
        QosPolicyId never = new QosPolicyId("no-such-policy");
        raises(
                QosPolicyNotFoundException.class,
                ErrorKind.NOT_FOUND,
                () -> driver().allocateVip(under(loadBalancer(subnet), never)),
                never);

        LoadBalancer loadBalancer = allocated(wish);
        assertThat(loadBalancer.vip().qosPolicyId()).contains(policy.id());
        Amphora amphora = connected(loadBalancer, subnet);

        assertThat(driver().getPort(vipPort(loadBalancer)).qosPolicyId()).isEmpty();
        assertThat(driver().getPort(basePort(amphora)).qosPolicyId()).contains(policy.id());
        assertLimited(compute(amphora), basePort(amphora), OptionalLong.of(20_000));
        unchanged(() -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet));
        driver().deallocateVip(loadBalancer.vip());
        assertThat(portsOf(loadBalancer.id())).isEmpty();
    }

    private static LoadBalancer under(LoadBalancer loadBalancer, QosPolicyId policy) {
        return loadBalancer.toBuilder()
                .vip(loadBalancer.vip().toBuilder().qosPolicyId(policy).build())
                .build();
    }

    @Test
    @Covers("applyQos-8")
    final void aVipThatIsMovedLeavesTheLimitsWhereTheyAre() {
        needs(Capability.ACTIVATE_VIP);
        Subnet subnet = subnet4(network());
        LoadBalancer loadBalancer =
                allocated(under(loadBalancer(subnet), policy(20_000).id()));
        Amphora one = connected(loadBalancer, subnet);
        Amphora two = connected(loadBalancer, subnet);

        driver().activateVip(with(loadBalancer, one, two), one, 1);
        driver().activateVip(with(loadBalancer, one, two), two, 2);

        assertLimited(compute(one), basePort(one), OptionalLong.of(20_000));
        assertLimited(compute(two), basePort(two), OptionalLong.of(20_000));
        assertThat(wired(compute(two), basePort(two)).addresses()).contains(address(loadBalancer.vip()));
    }
}
