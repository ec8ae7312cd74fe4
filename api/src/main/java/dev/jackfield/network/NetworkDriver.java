package dev.jackfield.network;

import java.util.List;
import java.util.Set;

/**
 * One kind of network, as a load-balancing controller sees it. All networks fulfil the same contract, which
 * {@code docs/semantics.md} writes down and the conformance suite proves:
 *
 * <ul>
 *   <li>A method that changes something is idempotent, and one that throws has left nothing new behind.
 *   <li>An inverse (deallocate, unplug, delete) tolerates "never happened", "half happened" and "already gone".
 *   <li>Only what carries our {@link Mark} is deleted. On a port of the user's only the membership of our own security group is
 *       written.
 *   <li>A method that only asks changes nothing, and a list that failed is an error, never an empty list.
 *   <li>Any number of threads and processes may call any methods at once; the result equals some serial order.
 *   <li>A call ends within its {@link Deadline}.
 * </ul>
 *
 * <p>Drivers are found by {@link java.util.ServiceLoader}, see {@link NetworkDriverProvider}.
 *
 * @see "Octavia, network-driver-interface.rst, AbstractNetworkDriver"
 */
public interface NetworkDriver
        extends VipOperations, AmphoraNetworkOperations, PortOperations, Catalogue, AutoCloseable {
    /**
     * The driver's name.
     *
     * @return the name under which its {@link NetworkDriverProvider} is found, such as {@code linux}
     */
    @Override
    String name();

    /**
     * What the driver can do beyond what every driver must, here and now: a cloud may lack an extension, a kernel a module.
     *
     * @return the capabilities; the same set as long as the driver is open
     */
    @Override
    Set<Capability> capabilities();

    /**
     * The installation whose mark this driver writes.
     *
     * @return the installation
     */
    InstallationId installation();

    /**
     * Everything at the backend that carries our mark, or looks as if it were ours.
     *
     * @return the inventory
     */
    Inventory inventory();

    /**
     * The catalogue with the rights of a caller. Every id that a user supplies is resolved through it, so that nobody uses what
     * he may not see.
     *
     * @param caller the caller
     * @return a catalogue in which what the caller may not see is not found
     * @throws UnsupportedCapabilityException {@link Capability#CALLER_VISIBILITY} is not declared
     */
    default Catalogue visibleTo(Caller caller) {
        throw unsupported(Capability.CALLER_VISIBILITY, "visibleTo");
    }

    /**
     * The administration of networks, subnets and computes, for networks that have no other controller.
     *
     * @return the administration
     * @throws UnsupportedCapabilityException {@link Capability#ADMINISTRATION} is not declared
     */
    default Administration administration() {
        throw unsupported(Capability.ADMINISTRATION, "administration");
    }

    /**
     * Follows the way of a load balancer's traffic, hop by hop, without changing anything. Where the driver can, it connects to the
     * listeners by TCP, and sends nothing.
     *
     * @param loadBalancer the load balancer, as it should be
     * @return the hops, from the client's side to the members' side, each with what was seen there
     * @throws UnsupportedCapabilityException {@link Capability#TRACE} is not declared
     */
    default List<Hop> traceVip(LoadBalancer loadBalancer) {
        throw unsupported(Capability.TRACE, "traceVip");
    }

    /** Lets go of connections and threads. What was made stays. Closing twice is allowed; any other call afterwards is not. */
    @Override
    void close();
}
