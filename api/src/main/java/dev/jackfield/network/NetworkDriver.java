package dev.jackfield.network;

import java.util.List;
import java.util.Optional;
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
 *   <li>Any number of threads and processes may call any methods at once: nothing is made or given out twice. The result equals some
 *       serial order, where {@link Capability#LINEARIZABLE} is declared.
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

    /**
     * Holds what should be at the backend against what is there: what a restart took, and what somebody deleted or changed by hand.
     * Changes nothing. What is not ours is not looked at, and what other calls are at work on meanwhile is not taken for a difference.
     *
     * @param loadBalancer whose ports are looked at, with the networks that they are on and what carries these; empty: all of ours
     * @return the differences, what others depend on first; empty: all is as it should be. What cannot be seen because of another
     *     difference is found once that is mended
     * @throws UnsupportedCapabilityException {@link Capability#RECONCILE} is not declared
     * @throws NetworkException the backend cannot be read; nothing is concluded from a part
     */
    default List<Difference> listDifferences(Optional<LoadBalancerId> loadBalancer) {
        throw unsupported(Capability.RECONCILE, "listDifferences");
    }

    /**
     * Makes as it should be what a difference belongs to: the port with all that goes with it, the network, or what carries them all.
     * What is as it should be, or is not to be any more, is success. A compute instance is never made; nothing that is not ours is
     * changed.
     *
     * @param difference one of {@link #listDifferences}
     * @throws UnsupportedCapabilityException {@link Capability#RECONCILE} is not declared
     * @throws AmphoraNotFoundException the port's compute instance does not exist any more, or was replaced by another
     * @throws NotOursException something that is not ours has its name; it is left as it is
     * @throws NetworkServiceException the backend refused; what was mended before that stays, and the call may be repeated
     */
    default void mend(Difference difference) {
        throw unsupported(Capability.RECONCILE, "mend");
    }

    /**
     * Looks for a load balancer that another driver of Octavia's made, by Octavia's names. Changes nothing.
     *
     * @param loadBalancer its id
     * @return what is there; empty: nothing is. Things that carry our mark already are told too, for a call of {@link #adopt} may have
     *     been broken off
     * @throws UnsupportedCapabilityException {@link Capability#ADOPTION} is not declared
     * @throws NetworkServiceException CONFLICT: what is there is not clearly one load balancer; the message names it
     */
    default Optional<Adoptable> findAdoptable(LoadBalancerId loadBalancer) {
        throw unsupported(Capability.ADOPTION, "findAdoptable");
    }

    /**
     * Makes ours what another driver of Octavia's made for a load balancer: writes our mark on its groups and ports, and nothing else.
     * From then on all methods treat it as one that this driver made. What is ours already is success.
     *
     * @param adoptable what {@link #findAdoptable} told
     * @param memberPorts the NICs of its amphorae that reach its members, and that go with it
     * @throws UnsupportedCapabilityException {@link Capability#ADOPTION} is not declared
     * @throws NotOursException something carries the mark of another installation or load balancer, or a description of somebody's
     * @throws NetworkServiceException CONFLICT: it is not, or not any more, as it was told, or a NIC is not its amphorae's; or the
     *     backend refused. No mark is left
     */
    default void adopt(Adoptable adoptable, List<PortId> memberPorts) {
        throw unsupported(Capability.ADOPTION, "adopt");
    }

    /**
     * The inverse of {@link #adopt}: takes our mark off all that carries it for a load balancer, and changes nothing else. It serves on,
     * and may be adopted again. Nothing that carries it is success.
     *
     * @param loadBalancer whose
     * @throws UnsupportedCapabilityException {@link Capability#ADOPTION} is not declared
     * @throws NetworkServiceException the backend refused; the same call again goes on
     */
    default void release(LoadBalancerId loadBalancer) {
        throw unsupported(Capability.ADOPTION, "release");
    }

    /** Lets go of connections and threads. What was made stays. Closing twice is allowed; any other call afterwards is not. */
    @Override
    void close();
}
