package dev.jackfield.network;

import java.util.stream.Stream;

/** All that is ours at a backend, or looks like it: for audits, and for removing what a crash left. */
public interface Inventory {
    /**
     * Lists what carries the mark of this installation, and what only looks as if it were a load balancer's (a shared name or
     * device owner), which is foreign.
     *
     * @return the items; close the stream
     * @throws NetworkException the backend failed, also while the stream is read
     */
    Stream<InventoryItem> list();

    /**
     * Lists what carries the mark of one load balancer. By default it is picked out of everything, so a backend with many load
     * balancers is asked for those of the one alone.
     *
     * @param loadBalancer the load balancer, of this installation
     * @return the items, all ours; close the stream
     * @throws NetworkException the backend failed, also while the stream is read
     */
    default Stream<InventoryItem> list(LoadBalancerId loadBalancer) {
        return list().filter(item -> item.mark()
                .flatMap(Mark::loadBalancer)
                .filter(loadBalancer::equals)
                .isPresent());
    }

    /**
     * Removes one item, after its mark was checked again at the backend. An item that is already gone is success.
     *
     * @param item an item of {@link #list}
     * @throws NotOursException the thing does not carry our mark (any more); it is left as it is
     * @throws NetworkServiceException it could not be removed
     */
    void remove(InventoryItem item);
}
