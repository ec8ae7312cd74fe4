package dev.jackfield.core;

import dev.jackfield.flow.Cancellation;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.UnsupportedCapabilityException;
import dev.jackfield.network.VipActivation;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes load balancers of descriptions, by flows over a driver, and remembers them.
 *
 * <p>Any number of threads may use a controller, and any number of controllers and processes a state directory with one driver's
 * backend. One flow at a time works on a load balancer; reading never waits. All methods block; what they throw is a
 * {@link NetworkException}, unless somebody cancelled.
 *
 * {@snippet :
 * try (Controller controller = Controller.open(ControllerConfig.in(state), driver)) {
 *     controller.upkeep().recover();
 *     LoadBalancerRecord web = controller.create(spec);
 *     controller.switchVip("web", Optional.empty());
 *     controller.delete("web");
 * }
 * }
 */
public final class Controller implements AutoCloseable {
    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final LoadBalancerFlows flows;
    private final Planner planner;
    private final VipMoves moves;
    private final Upkeep upkeep;

    private Controller(
            ControllerConfig config,
            NetworkDriver driver,
            InstantSource clock,
            Supplier<String> ids,
            LoadBalancerStore store,
            LoadBalancerFlows flows) {
        this.driver = driver;
        this.store = store;
        this.flows = flows;
        this.planner = new Planner(driver, store, config.managementNetworks(), clock, ids);
        this.moves = new VipMoves(driver, flows, planner);
        this.upkeep = new Upkeep(driver, store, flows, planner, clock);
    }

    /**
     * Opens the records and the journal, or makes them. Recovers nothing by itself.
     *
     * @param config where and how it works
     * @param driver the networks; not closed with the controller
     * @return the controller, to be closed
     * @throws NetworkException the state cannot be opened (DENIED, EXHAUSTED, UNAVAILABLE), or was written by a newer release
     *     (UNSUPPORTED)
     */
    public static Controller open(ControllerConfig config, NetworkDriver driver) {
        return open(
                config, driver, InstantSource.system(), () -> UUID.randomUUID().toString());
    }

    /**
     * Opens a controller with a clock and ids of one's own.
     *
     * @param clock dates the records
     * @param ids draws the ids of load balancers and amphorae; each at most once
     */
    static Controller open(ControllerConfig config, NetworkDriver driver, InstantSource clock, Supplier<String> ids) {
        LoadBalancerStore store = new LoadBalancerStore(config.stateDirectory().resolve("controller.db"));
        try {
            LoadBalancerFlows flows = new LoadBalancerFlows(driver, store, config);
            return new Controller(config, driver, clock, ids, store, flows);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Says what {@link #create} would do, or {@link #update} if it exists with other content. Changes nothing.
     *
     * @param spec the description
     * @return the plan
     * @throws InvalidValueException the description contradicts the networks; the field is its path
     * @throws ResourceExistsException it exists with other content that cannot be updated; the message names the fields
     * @throws LoadBalancerStateException it exists and is in ERROR
     * @throws ResourceInUseException a compute instance carries another load balancer
     * @throws UnsupportedCapabilityException the driver cannot do what is asked
     * @throws NetworkException a subnet, port or compute instance is not found, or the backend failed
     */
    public Plan plan(LoadBalancerSpec spec) {
        Optional<LoadBalancerRecord> existing = store.find(spec.project(), spec.name());
        if (existing.isPresent()) {
            LoadBalancerRecord record = existing.get();
            requireUpdatable(spec, record);
            requireNoError("plan", record);
            if (record.spec().differences(spec).isEmpty()) {
                return new Plan(record.loadBalancer(), record.vipOwner(), true, List.of(), List.of());
            }
            UpdatePlanner.Update update = planner.update(record, spec);
            return new Plan(
                    update.input().wanted(), record.vipOwner(), true, update.deltas(), flows.planned(update.input()));
        }
        Planner.Creation creation = planner.create(spec);
        return new Plan(
                creation.input().loadBalancer(),
                creation.input().vipOwner(),
                false,
                creation.deltas(),
                flows.planned(creation.input()));
    }

    /** As {@link #create(LoadBalancerSpec, Cancellation)}, stopped only by interrupting the thread. */
    public LoadBalancerRecord create(LoadBalancerSpec spec) {
        return create(spec, new Cancellation());
    }

    /**
     * Creates a load balancer: allocates its VIP, plugs its amphorae, raises the VIP. One that exists with the same content is
     * returned as it is.
     *
     * @param spec the description
     * @param cancellation stops it between two steps, and rolls it back
     * @return the load balancer, ACTIVE
     * @throws LoadBalancerBusyException it is being created or deleted by somebody else
     * @throws LoadBalancerStateException it exists and is in ERROR
     * @throws dev.jackfield.flow.FlowCancelledException it was cancelled; nothing is left, except what is suppressed
     * @throws NetworkException as {@link #plan} throws, or what a step met; nothing is left behind. What could not be undone is
     *     suppressed onto the exception, the record stays in ERROR and names it, and {@link Upkeep#retry} tries again
     */
    public LoadBalancerRecord create(LoadBalancerSpec spec, Cancellation cancellation) {
        Optional<LoadBalancerRecord> existing = store.find(spec.project(), spec.name());
        if (existing.isPresent()) {
            Optional<LoadBalancerRecord> same = settled(spec, existing.get());
            if (same.isPresent()) {
                return same.get();
            }
        }
        CreateFlow.Input input = planner.create(spec).input();
        LoadBalancerId id = input.loadBalancer().id();
        try (HeldLoadBalancer held = flows.hold("create", id, spec.name())) {
            held.run(flows.create(), input, cancellation);
            return held.get();
        } catch (NameTakenException e) {
            LoadBalancerRecord holder = e.holder();
            return settled(spec, holder)
                    .orElseThrow(() -> new LoadBalancerStateException(
                            "create", "load balancer " + spec.name() + " was just taken back by another", holder.id()));
        }
    }

    /** The load balancer that exists as described; empty: what there was is gone. */
    private Optional<LoadBalancerRecord> settled(LoadBalancerSpec spec, LoadBalancerRecord existing) {
        requireSame(spec, existing);
        if (existing.status() == LoadBalancerStatus.ACTIVE) {
            return Optional.of(existing);
        }
        Optional<LoadBalancerRecord> settled;
        try (HeldLoadBalancer held = flows.hold("create", existing.id(), existing.name())) {
            settled = held.record();
        }
        settled.ifPresent(record -> requireNoError("create", record));
        return settled;
    }

    /**
     * Takes over a load balancer that another driver of Octavia's made. Its groups and ports get our mark, and nothing else changes: it
     * serves on, and goes on with its id and those of its amphorae. Afterwards it is updated, replaced and deleted as any other. Whoever
     * made it must not work on it any more.
     *
     * @param spec what it is: its VIPs and amphorae must be those that are there, its members reachable by the NICs that are there
     * @param id its id
     * @param cancellation stops it between two steps, and takes the marks off again
     * @return the load balancer, ACTIVE
     * @throws LoadBalancerNotFoundException there is none of that id
     * @throws InvalidValueException the description is not of what is there; the field is its path
     * @throws ResourceExistsException that load balancer, or one of that name, is ours with other content
     * @throws ResourceInUseException a compute instance carries another load balancer
     * @throws LoadBalancerBusyException somebody else is at work on it
     * @throws UnsupportedCapabilityException {@link Capability#ADOPTION} is not declared
     * @throws dev.jackfield.network.NotOursException something of it is another installation's, or has a description of somebody's
     * @throws NetworkException what a step met; no mark is left, except what is suppressed
     */
    public LoadBalancerRecord adopt(LoadBalancerSpec spec, LoadBalancerId id, Cancellation cancellation) {
        try (HeldLoadBalancer held = flows.hold(AdoptFlow.NAME, id, spec.name())) {
            Optional<LoadBalancerRecord> existing = held.record();
            if (existing.isPresent()) {
                requireSame(spec, existing.get());
                requireNoError(AdoptFlow.NAME, existing.get());
                return existing.get();
            }
            AdoptFlow.Input input = planner.adopt(spec, id)
                    .orElseThrow(() -> new LoadBalancerNotFoundException(AdoptFlow.NAME, id.value()));
            held.run(flows.adopt(), input, cancellation);
            return held.get();
        } catch (NameTakenException e) {
            throw new ResourceExistsException(String.valueOf(e.getMessage()), ErrorContext.of(AdoptFlow.NAME, id));
        }
    }

    private static void requireNoError(String operation, LoadBalancerRecord record) {
        if (record.status() == LoadBalancerStatus.ERROR) {
            throw new LoadBalancerStateException(
                    operation,
                    "load balancer " + record.name() + " exists and is in ERROR: " + record.reason(),
                    record.id());
        }
    }

    private static void requireUpdatable(LoadBalancerSpec spec, LoadBalancerRecord existing) {
        List<String> fixed = existing.spec().differences(spec).stream()
                .filter(field -> !LoadBalancerSpec.updatable().contains(field))
                .toList();
        if (!fixed.isEmpty()) {
            throw new ResourceExistsException(
                    "load balancer " + existing.name() + " exists with other content that cannot be updated: "
                            + String.join(", ", fixed)
                            + (fixed.contains("amphorae") ? " (amphorae are replaced one by one)" : ""),
                    ErrorContext.of("update", existing.id()));
        }
    }

    private static void requireSame(LoadBalancerSpec spec, LoadBalancerRecord existing) {
        List<String> differences = existing.spec().differences(spec);
        if (!differences.isEmpty()) {
            throw new ResourceExistsException(
                    "load balancer " + existing.name() + " exists with other content: "
                            + String.join(", ", differences),
                    ErrorContext.of("create", existing.id()));
        }
    }

    /** As {@link #update(LoadBalancerSpec, Cancellation)}, stopped only by interrupting the thread. */
    public LoadBalancerRecord update(LoadBalancerSpec spec) {
        return update(spec, new Cancellation());
    }

    /**
     * Makes a load balancer follow another description: listeners, members, additional VIPs and the QoS policy change. What is new is
     * added before what is not wanted any more is taken away; the first VIP and the amphorae are never touched. The same content again changes
     * nothing.
     *
     * @param spec the description, of a load balancer that exists
     * @param cancellation stops it as long as the new description does not hold, and rolls it back
     * @return the load balancer, ACTIVE, as described
     * @throws LoadBalancerNotFoundException no load balancer of that name
     * @throws LoadBalancerBusyException somebody else is at work on it
     * @throws LoadBalancerStateException it is in ERROR
     * @throws ResourceExistsException it differs in what cannot be updated; the message names the fields
     * @throws InvalidValueException the description contradicts the networks; the field is its path
     * @throws dev.jackfield.flow.FlowCancelledException it was cancelled; the load balancer is as it was
     * @throws NetworkException what a step met. Before the new description held: the load balancer is as it was. After: it stays, the
     *     record is in ERROR and names what is left, and {@link Upkeep#retry} goes on
     */
    public LoadBalancerRecord update(LoadBalancerSpec spec, Cancellation cancellation) {
        LoadBalancerRecord found = store.find(spec.project(), spec.name())
                .orElseThrow(() -> new LoadBalancerNotFoundException("update", spec.name()));
        try (HeldLoadBalancer held = flows.hold("update", found.id(), found.name())) {
            LoadBalancerRecord record = held.get();
            requireUpdatable(spec, record);
            requireNoError("update", record);
            if (record.spec().differences(spec).isEmpty()) {
                return record;
            }
            held.run(flows.update(), planner.update(record, spec).input(), cancellation);
            held.prune();
            return held.get();
        }
    }

    /**
     * Moves a VIP to another amphora.
     *
     * @param nameOrId the load balancer
     * @param amphora the id or compute id of the amphora to hold it; empty: the first living one that does not
     * @return the holder and the generation now
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws LoadBalancerBusyException somebody else is at work on it
     * @throws LoadBalancerStateException an earlier flow of it is unfinished, its amphorae raise the VIP themselves, or there is
     *     no other living one
     * @throws InvalidValueException it has no such amphora in service
     * @throws UnsupportedCapabilityException {@link Capability#ACTIVATE_VIP} is not declared
     * @throws NetworkException what the driver met; the holder is unchanged
     */
    public VipActivation switchVip(String nameOrId, Optional<String> amphora) {
        LoadBalancerRecord found = show(nameOrId);
        try (HeldLoadBalancer held = flows.hold("switchVip", found.id(), found.name())) {
            LoadBalancerRecord record = held.get();
            return moves.switchVip(held, record, amphora);
        }
    }

    /** As {@link #replace(String, String, ComputeId, Cancellation)}, stopped only by interrupting the thread. */
    public LoadBalancerRecord replace(String nameOrId, String lostAmphora, ComputeId replacement) {
        return replace(nameOrId, lostAmphora, replacement, new Cancellation());
    }

    /**
     * Gives a load balancer a new amphora for a lost one: Octavia's failover. If the lost one held the VIP, a living one takes it
     * over first. The new one is plugged before the old one is unplugged, and the VIP is never freed.
     *
     * @param nameOrId the load balancer
     * @param lostAmphora the id or compute id of the amphora that goes; its compute instance may be gone
     * @param replacement the compute instance that takes its place, another than that of the lost one
     * @param cancellation stops it as long as the new amphora is not in service, and rolls it back
     * @return the load balancer, ACTIVE, with the new amphora in the place of the lost one
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws LoadBalancerBusyException somebody else is at work on it
     * @throws LoadBalancerStateException an earlier flow of it is unfinished
     * @throws InvalidValueException it has no such amphora, or has the replacement already
     * @throws ResourceInUseException the replacement carries another load balancer
     * @throws dev.jackfield.flow.FlowCancelledException it was cancelled; the load balancer is as it was
     * @throws NetworkException what a step met. Before the new amphora was in service: the load balancer is as it was. After: it
     *     stays, the record is in ERROR and names what is left of the lost one, and {@link Upkeep#retry} goes on
     */
    public LoadBalancerRecord replace(
            String nameOrId, String lostAmphora, ComputeId replacement, Cancellation cancellation) {
        LoadBalancerRecord found = show(nameOrId);
        try (HeldLoadBalancer held = flows.hold("replace", found.id(), found.name())) {
            LoadBalancerRecord record = held.get();
            moves.replace(held, record, lostAmphora, replacement, cancellation);
            return held.get();
        }
    }

    /**
     * Gives a load balancer new amphorae for all that it has, one after the other, without losing the VIP: those that do not hold it
     * first; then a new one takes it over, and the old holder goes. Replacements that are in service already are left as they are,
     * so that the same call goes on where an earlier one stopped.
     *
     * @param nameOrId the load balancer
     * @param replacements the compute instances that take the places, as many as there are amphorae
     * @param cancellation stops it as long as the amphora that comes next is not in service, and rolls that one back
     * @return the load balancer, ACTIVE, with the new amphorae
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws LoadBalancerBusyException somebody else is at work on it
     * @throws InvalidValueException there are more or fewer replacements than amphorae, or one is named twice
     * @throws ResourceInUseException a replacement carries another load balancer; nothing was done
     * @throws RollingReplacementException one could not be replaced; those before it were, and the others are as they were
     * @throws dev.jackfield.flow.FlowCancelledException it was cancelled; those before were replaced, the others are as they were
     */
    public LoadBalancerRecord replaceAll(String nameOrId, List<ComputeId> replacements, Cancellation cancellation) {
        LoadBalancerRecord found = show(nameOrId);
        try (HeldLoadBalancer held = flows.hold("replaceAll", found.id(), found.name())) {
            new RollingReplacement(driver, planner, moves, held).replace(replacements, cancellation);
            return held.get();
        }
    }

    /**
     * Deletes a load balancer and all that carries its mark, in whatever state it is.
     *
     * @param nameOrId the load balancer
     * @throws LoadBalancerNotFoundException no such load balancer, also when it was deleted before
     * @throws LoadBalancerBusyException somebody else is at work on it
     * @throws NetworkException what a step met; the record is in ERROR and names what is left, and {@link Upkeep#retry} goes on
     */
    public void delete(String nameOrId) {
        LoadBalancerRecord found = show(nameOrId);
        try (HeldLoadBalancer held = flows.hold("delete", found.id(), found.name())) {
            // Taking it may have finished an earlier deletion.
            held.record()
                    .ifPresent(record -> held.run(flows.delete(), new DeleteFlow.Input(record), new Cancellation()));
        }
    }

    /**
     * Gives a load balancer away: takes our marks off and forgets it. It serves on, nothing else of it is changed, and it can be adopted
     * again.
     *
     * @param nameOrId the load balancer
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws LoadBalancerBusyException somebody else is at work on it
     * @throws LoadBalancerStateException it is in ERROR
     * @throws UnsupportedCapabilityException {@link Capability#ADOPTION} is not declared
     * @throws NetworkException what a step met; {@link Upkeep#retry} goes on
     */
    public void release(String nameOrId) {
        LoadBalancerRecord found = show(nameOrId);
        planner.require(Capability.ADOPTION, ReleaseFlow.NAME);
        try (HeldLoadBalancer held = flows.hold(ReleaseFlow.NAME, found.id(), found.name())) {
            LoadBalancerRecord record = held.get();
            requireNoError(ReleaseFlow.NAME, record);
            held.run(flows.release(), new ReleaseFlow.Input(record), new Cancellation());
        }
    }

    /**
     * Lists the load balancers, also those that somebody is at work on.
     *
     * @return all records, by name
     * @throws NetworkException the state cannot be read
     */
    public List<LoadBalancerRecord> list() {
        return store.list();
    }

    /**
     * Lists some of the load balancers.
     *
     * @param filter which
     * @return their records, by name and project
     * @throws NetworkException the state cannot be read
     */
    public List<LoadBalancerRecord> list(LoadBalancerFilter filter) {
        return store.list(filter);
    }

    /**
     * Looks for a load balancer.
     *
     * @param id its id
     * @return its record
     * @throws NetworkException the state cannot be read
     */
    public Optional<LoadBalancerRecord> find(LoadBalancerId id) {
        return store.find(id);
    }

    /**
     * Finds a load balancer.
     *
     * @param nameOrId its id, or a name that only one project uses
     * @return its record
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws InvalidValueException several projects have one of that name
     */
    public LoadBalancerRecord show(String nameOrId) {
        return store.get(nameOrId);
    }

    /**
     * How the records are now, for those who keep what they read: as long as two stamps are equal, no process changed a record between
     * them.
     *
     * @return the stamp; empty: they were changed so lately that it cannot be said
     */
    public Optional<StateFile.Stamp> stamp() {
        return store.stamp();
    }

    /**
     * Asks the driver which amphora holds a VIP.
     *
     * @param nameOrId the load balancer
     * @return the holder and the generation; empty if the driver does not raise the VIP
     * @throws LoadBalancerNotFoundException no such load balancer
     */
    public Optional<VipActivation> findVipHolder(String nameOrId) {
        LoadBalancerRecord record = show(nameOrId);
        return record.vipOwner() == VipOwner.DRIVER ? driver.findVipActivation(record.id()) : Optional.empty();
    }

    /** What recovers, checks and mends the load balancers. */
    public Upkeep upkeep() {
        return upkeep;
    }

    /** Closes the records and the journal; flows that still run fail at their next step and are recovered later. */
    @Override
    public void close() {
        try {
            flows.close();
        } finally {
            store.close();
        }
    }
}
