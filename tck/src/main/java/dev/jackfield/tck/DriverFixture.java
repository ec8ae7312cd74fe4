package dev.jackfield.tck;

import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetRequest;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A world of its own with a driver on it, for one test: no network, no compute, nothing of ours. The suite makes what it needs
 * through this fixture, calls the driver, and looks through the {@link NetworkWitness}.
 *
 * <p>The methods that make networks and register computes work through {@link NetworkDriver#administration()}; a driver without
 * {@link Capability#ADMINISTRATION} overrides them.
 */
public interface DriverFixture extends AutoCloseable {
    /**
     * The driver that is put to the test.
     *
     * @return the same open driver at each call
     */
    NetworkDriver driver();

    /**
     * Opens the driver once more on the same world and as the same installation, as another process would. It shares nothing in
     * memory with the others where the driver allows for that.
     *
     * @return a further driver, which the fixture closes
     */
    NetworkDriver openAnother();

    /**
     * Opens a driver on the same world as another installation: on the same networks, or, where installations have none in common,
     * on none, but among the same instances. Then the witness sees what is the other's as well.
     *
     * @return the other installation's driver, which the fixture closes; empty where there can be no other
     */
    default Optional<NetworkDriver> openOtherInstallation() {
        return Optional.empty();
    }

    /**
     * Who tells what is really there.
     *
     * @return the witness of this world
     */
    NetworkWitness witness();

    /**
     * Somebody who acts for a project of his own, in which nothing is.
     *
     * @return the caller, another one each time; with a token where the backend asks for one
     */
    default Caller newCaller() {
        return new Caller(new ProjectId("project-" + UUID.randomUUID()), Optional.empty());
    }

    /**
     * Somebody who sees all that the fixture and the driver make without naming a project.
     *
     * @return the caller, with a token where the backend asks for one
     */
    default Caller allSeeingCaller() {
        return newCaller();
    }

    /**
     * Makes a security group of a user's, where SECURITY_GROUPS is declared.
     *
     * @param request what it is to be
     * @return the group
     */
    default SecurityGroup createSecurityGroup(SecurityGroupRequest request) {
        return driver().administration().createSecurityGroup(request);
    }

    /**
     * Makes a network.
     *
     * @param request what it is to be
     * @return the network
     */
    default Network createNetwork(NetworkRequest request) {
        return driver().administration().createNetwork(request);
    }

    /**
     * Makes a subnet.
     *
     * @param request what it is to be
     * @return the subnet
     */
    default Subnet createSubnet(SubnetRequest request) {
        return driver().administration().createSubnet(request);
    }

    /**
     * Makes a QoS policy, where QOS is declared.
     *
     * @param request what it is to be
     * @return the policy
     */
    default QosPolicy createQosPolicy(QosPolicyRequest request) {
        return driver().administration().createQosPolicy(request);
    }

    /**
     * Deletes a subnet that no port uses.
     *
     * @param subnet the subnet
     */
    default void deleteSubnet(SubnetId subnet) {
        driver().administration().deleteSubnet(subnet);
    }

    /**
     * Deletes a network that no port uses, with its subnets.
     *
     * @param network the network
     */
    default void deleteNetwork(NetworkId network) {
        driver().administration().deleteNetwork(network);
    }

    /**
     * Starts an instance without a NIC, of which the driver knows nothing yet.
     *
     * @return its id, as {@link dev.jackfield.network.Administration#registerCompute} takes it
     */
    ComputeId bootCompute();

    /**
     * Starts an instance, and registers it where the driver wants that.
     *
     * @return a compute that ports can be attached to
     */
    default ComputeId startCompute() {
        ComputeId compute = bootCompute();
        if (driver().capabilities().contains(Capability.ADMINISTRATION)) {
            driver().administration().registerCompute(compute);
        }
        return compute;
    }

    /**
     * Another id of an instance, by which the driver would find it too.
     *
     * @param compute a compute
     * @return the other id; empty where an instance has only one, and then the tests of it are skipped
     */
    default Optional<ComputeId> otherIdOf(ComputeId compute) {
        return Optional.empty();
    }

    /**
     * The id of an instance that never existed, in a form that the driver understands.
     *
     * @return an id that nothing was ever given
     */
    ComputeId unknownCompute();

    /**
     * Ends an instance behind the driver's back, with its NICs.
     *
     * @param compute a compute
     */
    void killCompute(ComputeId compute);

    /**
     * Ends an instance behind the driver's back, and starts another under the same id, without a NIC, which nobody registers.
     * Where an id is never used twice, this is the same as {@link #killCompute}.
     *
     * @param compute a compute
     */
    void replaceCompute(ComputeId compute);

    /**
     * Takes a port's NIC away behind the driver's back, as somebody does by hand; its compute goes on. Needed where {@link
     * Capability#RECONCILE} is declared.
     *
     * @param port a port of ours that is attached
     */
    default void loseNic(PortId port) {
        throw new UnsupportedOperationException("the driver declares RECONCILE, so its fixture must take NICs away");
    }

    /**
     * Makes a port that is not ours: without our mark, as a user or another installation would have it.
     *
     * @param port what it is to be
     * @return its id
     */
    PortId createForeignPort(ForeignPort port);

    /**
     * Deletes a port that {@link #createForeignPort} made, behind the driver's back.
     *
     * @param port its id
     */
    void deleteForeignPort(PortId port);

    /**
     * Changes a port that {@link #createForeignPort} made, behind the driver's back: its name, device, owner, administrative state,
     * addresses, address pairs or security groups, as a user does with a port of his.
     *
     * @param port its id
     * @param change from what it is to what it is to be; id, network and MAC stay
     */
    void changeForeignPort(PortId port, UnaryOperator<Port> change);

    /**
     * Lets something that is not ours use a port, behind the driver's back, as a user does who gives a VIP port to a machine.
     *
     * @param port any port, also one of ours
     * @param deviceId what uses it
     */
    void occupyPort(PortId port, String deviceId);

    /**
     * The security groups that a port of ours is in though nobody asked for it, as a project's default group.
     *
     * @return their ids; none where a port is in no group by itself
     */
    default Set<SecurityGroupId> ambientGroups() {
        return Set.of();
    }

    /**
     * Waits until what is made from now on is younger than what is there, by the times that the backend keeps: a cloud's may be whole
     * seconds.
     */
    default void awaitClockTick() {}

    /**
     * What makes internal steps of the driver fail.
     *
     * @return the injector; empty where faults cannot be injected, and then the tests that need it are skipped
     */
    default Optional<FaultInjector> faults() {
        return Optional.empty();
    }

    /**
     * A process of its own, that opens the driver on this world and calls {@link
     * dev.jackfield.tck.history.HistoryProcess#serve} with its input and its output.
     *
     * @return the process, not started; empty where the world is in this process's memory, and then the tests that need it are skipped
     */
    default Optional<ProcessBuilder> process() {
        return Optional.empty();
    }

    /** Removes the world with all that is in it, also after a failed test. */
    @Override
    void close();
}
