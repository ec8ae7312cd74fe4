package dev.jackfield.store;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What makes a store's records real: bridges and NICs on a host, nothing in memory. The store decides what should be; the data
 * plane makes it so.
 *
 * <p>Every method is called by one thread at a time over all processes that share the store, since the store's write transaction
 * is held around it (the methods that only look are not: {@link #identify}, {@link #isPresent}, {@link #trace}, {@link #differences},
 * {@link #strays}).
 * Every method that changes something is idempotent, adopts or repairs what is half there, and throws a
 * {@link dev.jackfield.network.NetworkException} whose kind says why; after that the store calls the inverse.
 */
public interface DataPlane extends AutoCloseable {
    /**
     * What the data plane adds to what the store can do by itself.
     *
     * @return of {@link Capability#ACTIVATE_VIP}, {@link Capability#TRACE} and the like, what works here
     */
    Set<Capability> capabilities();

    /**
     * What the store can do by itself, but is not to offer on this data plane. By default nothing is withheld.
     *
     * @return of {@link Capability#ADMINISTRATION} and {@link Capability#CALLER_VISIBILITY}, what is not declared
     */
    default Set<Capability> withheld() {
        return Set.of();
    }

    /**
     * Prepares the data plane, in the store's write transaction: removes what a killed process left, that is everything of this
     * installation's that has no record, and makes what has one be what it says, if a change of it was cut off before it was recorded.
     * Called on opening, before any other call.
     *
     * @param networks all recorded networks
     * @param attachments all recorded attachments
     */
    void open(List<Network> networks, List<Attachment> attachments);

    /**
     * The same after a process was killed in the midst of a change, whatever has been cleared away of it since: called instead of
     * {@link #open}, or before the next change of a process that had it open. By default nothing more is done then.
     */
    default void settle(List<Network> networks, List<Attachment> attachments) {
        open(networks, attachments);
    }

    /**
     * Checks that a network of this kind can be made here.
     *
     * @param network the network as it will be recorded
     * @throws dev.jackfield.network.NetworkException UNSUPPORTED or INVALID: not this kind here, no such device
     */
    void checkNetwork(Network network);

    /**
     * Makes a network's switch.
     *
     * @param network the network
     */
    void createNetwork(Network network);

    /**
     * Removes a network's switch, and gives back what it was joined to. One that is not there is success.
     *
     * @param network the network
     */
    void deleteNetwork(Network network);

    /**
     * Finds a compute and tells what distinguishes it from another one of the same name.
     *
     * @param compute its id
     * @return its identity, such as the device and inode of a network namespace
     * @throws AmphoraNotFoundException there is no such compute
     * @throws dev.jackfield.network.InvalidValueException the id is none that the data plane understands, or names what must not
     *     be touched
     */
    String identify(ComputeId compute);

    /**
     * The place that a compute is, of which there may be several ids: two computes that are present and have the same place are the
     * same. By default an id is all there is of a compute.
     *
     * @param identity what {@link #identify} told of it
     * @return the place, such as the device and inode of a network namespace
     */
    default Optional<String> place(String identity) {
        return Optional.empty();
    }

    /**
     * Whether a compute is still the one that was registered.
     *
     * @param compute its id
     * @param identity what {@link #identify} told when it was registered
     * @return whether it is
     */
    boolean isPresent(ComputeId compute, String identity);

    /**
     * Makes a port's NIC exist in its compute exactly as described: addresses, MTU, routes, filters (against forged
     * senders, and what {@link Attachment#filter} lets in), link state.
     *
     * @param attachment the port and all that belongs to it
     * @throws AmphoraNotFoundException the compute is gone or was replaced
     */
    void attach(Attachment attachment);

    /**
     * Changes the NIC of an attached port: addresses, allowed address pairs, admin state, what may come in.
     *
     * @param before what it was made to be
     * @param after what it is to be, of the same port and compute
     * @throws AmphoraNotFoundException the compute is gone or was replaced
     */
    void change(Attachment before, Attachment after);

    /**
     * Removes a port's NIC. A NIC or a compute that is not there any more is success.
     *
     * @param attachment the port and all that belongs to it
     */
    void detach(Attachment attachment);

    /**
     * Moves a VIP: off its old holder, then onto its new one, then announced.
     *
     * @param move who gets what from whom
     * @throws AmphoraNotFoundException the new holder's compute is gone or was replaced; the old holder still holds it
     */
    void moveVip(VipMove move);

    /**
     * Looks at the way of a VIP's traffic.
     *
     * @param loadBalancer the load balancer as it should be
     * @param attachments its amphorae's attachments
     * @return the hops
     */
    List<Hop> trace(LoadBalancer loadBalancer, List<Attachment> attachments);

    /**
     * Holds networks and attachments against what is there, for {@link Capability#RECONCILE}. Changes nothing. By default nothing is
     * looked at.
     *
     * @param networks the networks, as they should be
     * @param attachments attachments of ports of ours, as they should be
     * @return what is otherwise, what others depend on first
     */
    default List<Difference> differences(List<Network> networks, List<Attachment> attachments) {
        return List.of();
    }

    /**
     * Makes what carries all networks as it should be again, without the networks and the NICs. By default there is nothing of that
     * kind.
     *
     * @param networks all recorded networks
     * @param attachments all recorded attachments, those of ports that are not ours among them
     */
    default void mend(List<Network> networks, List<Attachment> attachments) {}

    /**
     * Makes a network's switch as it should be again, without the NICs.
     *
     * @param network the network
     */
    default void mend(Network network) {
        createNetwork(network);
    }

    /**
     * Makes a port's NIC as it should be again, whatever became of it.
     *
     * @param attachment the port and all that belongs to it
     * @param elsewhere VIPs that another port is to hold: not this one
     * @throws AmphoraNotFoundException the compute is gone or was replaced
     * @throws dev.jackfield.network.NotOursException something that is not ours has the name of it
     */
    default void mend(Attachment attachment, List<IpAddress> elsewhere) {
        attach(attachment);
    }

    /**
     * Lists what is marked as this installation's in the data plane but has no record in the store.
     *
     * @param attachments all recorded attachments, or all of one load balancer: then others' are listed too, for the caller to leave out
     * @return the strays, of kind LINK
     */
    List<InventoryItem> strays(List<Attachment> attachments);

    /**
     * Removes one stray, after it was found again to be marked as this installation's and to have no record. One that is gone is
     * success. By default there are none.
     *
     * @param stray what {@link #strays} listed
     * @param attachments all recorded attachments
     */
    default void removeStray(InventoryItem stray, List<Attachment> attachments) {}

    /** Lets go of sockets and threads; what was made stays. */
    @Override
    void close();
}
