package dev.jackfield.core;

import dev.jackfield.flow.Recovered;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Hop;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the load balancers of a {@link Controller} as they should be: finishes what was cut off, finds what is broken, left over or
 * lost, and mends it. As the controller, for any number of threads and processes.
 */
public final class Upkeep {
    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final LoadBalancerFlows flows;
    private final Planner planner;
    private final InstantSource clock;

    Upkeep(
            NetworkDriver driver,
            LoadBalancerStore store,
            LoadBalancerFlows flows,
            Planner planner,
            InstantSource clock) {
        this.driver = driver;
        this.store = store;
        this.flows = flows;
        this.planner = planner;
        this.clock = clock;
    }

    /**
     * Finishes what dead processes left: rolls creations and replacements back, takes deletions to their end. Load balancers that
     * live processes work on are left alone, and so are those in ERROR, for {@link #retry}: what could not be finished keeps nobody
     * else waiting. Every command calls this first; with nothing to do it is cheap.
     *
     * @return what became of each unfinished flow, the oldest first
     * @throws NetworkException the state cannot be read or written
     */
    public List<Recovered> recover() {
        return flows.recover();
    }

    /**
     * Tries again what could not be finished or taken back, once, and finishes what dead processes left.
     *
     * @param nameOrId the load balancer; empty: all, but those that live processes work on
     * @return what became of each unfinished flow, the oldest first; the records say how the load balancers are now
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws LoadBalancerBusyException somebody else is at work on the one that is named
     * @throws NetworkException the state cannot be read or written
     */
    public List<Recovered> retry(Optional<String> nameOrId) {
        if (nameOrId.isEmpty()) {
            return flows.retry();
        }
        LoadBalancerRecord found = store.get(nameOrId.get());
        try (HeldLoadBalancer held = flows.hold("recover", found.id(), found.name())) {
            return held.recovered();
        }
    }

    /**
     * Lists the load balancers that are not ACTIVE: somebody is at work on them, or was when his process died, or they are in ERROR.
     *
     * @return their records
     * @throws NetworkException the state cannot be read
     */
    public List<LoadBalancerRecord> unsettled() {
        return store.unsettled();
    }

    /**
     * Looks at a load balancer from end to end: what is remembered of it is held against the network, and the driver's trace is
     * added where {@link Capability#TRACE} is declared. Changes nothing.
     *
     * @param nameOrId the load balancer
     * @return its hops, of which the broken ones say what is wrong
     * @throws LoadBalancerNotFoundException no such load balancer
     */
    public Check check(String nameOrId) {
        return new Checker(driver, store.get(nameOrId)).check();
    }

    /**
     * Has the driver follow the way of a load balancer's traffic. Changes nothing.
     *
     * @param record the load balancer
     * @return the hops; one that is unknown, if the driver cannot look; none where {@link Capability#TRACE} is not declared
     */
    public List<Hop> trace(LoadBalancerRecord record) {
        return Checker.trace(driver, record.loadBalancer());
    }

    /**
     * Holds what is at the backend against the records. Changes nothing.
     *
     * @return what was found
     * @throws NetworkException the backend or the state cannot be read; nothing is concluded from a part
     */
    public Audit audit() {
        return new Auditor(driver, store).audit(Optional.empty());
    }

    /**
     * Removes what carries the mark of a load balancer of ours that does not have it, and nothing else. Each thing is looked at
     * again while its load balancer is held, and its mark is checked again at the backend; what a flow is at work on is spared. If
     * it is cut off, it may be repeated.
     *
     * @param grace how old a thing must be to be removed, where the backend says how old it is; what makes a load balancer without
     *     this state directory has that long to note it
     * @return what became of each orphan
     * @throws NetworkException the backend or the state cannot be read; nothing is concluded from a part
     */
    public OrphanRemoval removeOrphans(Duration grace) {
        return remover(grace).remove(Optional.empty());
    }

    private OrphanRemover remover(Duration grace) {
        return new OrphanRemover(driver, new Auditor(driver, store), flows, clock, grace);
    }

    /**
     * Holds what should be against what is: what a restart took, what somebody deleted or changed by hand, what is nobody's. Where
     * the driver does not declare {@link Capability#RECONCILE}, what it has is held against the records, and what its trace finds broken, if
     * it traces, is a difference. Changes nothing.
     *
     * @param nameOrId the load balancer to look at, with the networks it is on; empty: everything
     * @return the differences
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws NetworkException the backend or the state cannot be read; nothing is concluded from a part
     */
    public Reconciliation reconcile(Optional<String> nameOrId) {
        return new Reconciler(driver, store).look(nameOrId.map(store::get).map(LoadBalancerRecord::id));
    }

    /**
     * Mends what {@link #reconcile} finds, and what shows only then; a load balancer is held meanwhile. Takes away what is nobody's as
     * {@link #removeOrphans} does. An amphora whose instance is lost is left, for {@link Controller#replace}, and so is what is not ours. If it
     * is cut off, it may be repeated.
     *
     * @param nameOrId the load balancer to mend, with the networks it is on; empty: everything
     * @param grace as for {@link #removeOrphans}
     * @return what became of each difference
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws NetworkException the backend or the state cannot be read; nothing is concluded from a part
     */
    public Mending mend(Optional<String> nameOrId, Duration grace) {
        Optional<LoadBalancerId> scope = nameOrId.map(store::get).map(LoadBalancerRecord::id);
        return new Mender(driver, store, flows, planner, scope).mend(remover(grace));
    }
}
