package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Delta;
import dev.jackfield.network.Interface;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NicRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.SubnetChange;
import dev.jackfield.network.Topology;
import dev.jackfield.network.UnsupportedCapabilityException;
import dev.jackfield.network.VipActivation;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks, draws ids, and decides what a flow is to do, before anything is changed. */
final class Planner {
    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final Set<NetworkId> managementNetworks;
    private final InstantSource clock;
    private final Supplier<String> ids;

    Planner(
            NetworkDriver driver,
            LoadBalancerStore store,
            Set<NetworkId> managementNetworks,
            InstantSource clock,
            Supplier<String> ids) {
        this.driver = driver;
        this.store = store;
        this.managementNetworks = managementNetworks;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * A creation that is decided.
     *
     * @param input the flow's input
     * @param deltas what the amphorae need to reach the members
     */
    record Creation(CreateFlow.Input input, List<Delta> deltas) {}

    Creation create(LoadBalancerSpec spec) {
        VipOwner owner = vipOwner(spec);
        if (spec.topology() == Topology.ACTIVE_ACTIVE) {
            require(Capability.ACTIVE_ACTIVE, "topology ACTIVE_ACTIVE");
        }
        requirePolicies(spec.vip());
        SpecResolver resolver = new SpecResolver(driver);
        LoadBalancerId id = new LoadBalancerId(ids.get());
        LoadBalancer loadBalancer = resolver.resolve(spec, id, () -> new AmphoraId(ids.get()));
        spec.amphorae().forEach(this::requireFree);
        Map<AmphoraId, Delta> deltas =
                new DeltaCalculator(resolver::subnet, managementNetworks).calculate(loadBalancer, this::countable);
        List<Delta> additions = deltas.values().stream().map(Planner::additions).toList();
        CreateFlow.Input input = new CreateFlow.Input(
                spec,
                loadBalancer,
                owner,
                driver.capabilities().contains(Capability.SECURITY_GROUPS),
                additions.stream().flatMap(delta -> nics(delta).stream()).toList(),
                additions.stream().flatMap(delta -> subnets(delta).stream()).toList(),
                owner == VipOwner.DRIVER ? OptionalLong.of(nextGeneration(id)) : OptionalLong.empty(),
                clock.instant());
        return new Creation(input, additions);
    }

    /** Holds a description against what another driver made; empty: there is no such load balancer. */
    Optional<AdoptFlow.Input> adopt(LoadBalancerSpec spec, LoadBalancerId id) {
        VipOwner owner = vipOwner(spec);
        require(Capability.ADOPTION, "adopt");
        requirePolicies(spec.vip());
        Optional<Adoptable> found = driver.findAdoptable(id);
        spec.amphorae().forEach(this::requireFree);
        return found.map(it -> new AdoptionPlanner(driver, managementNetworks, this::isAdoptable)
                .plan(spec, it, owner, clock.instant()));
    }

    /** Whether a NIC carries no mark, or that of the load balancer that is adopted. */
    private boolean isAdoptable(Interface nic, Adoptable found) {
        try {
            return driver.getPort(nic.portId())
                    .mark()
                    .map(mark -> mark.loadBalancer().equals(Optional.of(found.loadBalancer())))
                    .orElse(true);
        } catch (PortNotFoundException e) {
            return false; // It was unplugged since the list was made.
        }
    }

    /** Decides what a new amphora of an existing load balancer needs. */
    ReplaceFlow.Input replace(LoadBalancerRecord record, Amphora lost, ComputeId compute) {
        requireFree(compute);
        LoadBalancer loadBalancer = record.loadBalancer();
        Amphora replacement = SpecResolver.amphora(loadBalancer.id(), new AmphoraId(ids.get()), compute);
        Delta delta = additions(new DeltaCalculator(driver::getSubnet, managementNetworks)
                .calculate(loadBalancer, replacement, countable(replacement)));
        return new ReplaceFlow.Input(record, lost.id(), replacement, nics(delta), subnets(delta), OptionalLong.empty());
    }

    /** Decides what an update of an existing load balancer is to do. */
    UpdatePlanner.Update update(LoadBalancerRecord record, LoadBalancerSpec spec) {
        requirePolicies(spec.vip());
        return new UpdatePlanner(driver, managementNetworks, nic -> counts(nic, Optional.of(record.id())), record)
                .plan(spec);
    }

    /**
     * What an amphora in service lacks.
     *
     * @param nics the NICs that it lacks
     * @param subnets the addresses that its other NICs lack
     */
    record Missing(List<NicPlug> nics, List<SubnetPlug> subnets) {}

    /** Works out what an amphora lacks to reach the members, with what it has of the load balancer. */
    Missing missing(LoadBalancerRecord record, Amphora amphora) {
        List<Interface> all = driver.getPluggedNetworks(amphora.computeId().orElseThrow());
        Set<PortId> there = all.stream().map(Interface::portId).collect(Collectors.toSet());
        Set<NetworkId> lost = record.nics().stream()
                .filter(nic -> nic.amphoraId().equals(amphora.id()))
                .filter(nic -> nic.portId().filter(there::contains).isEmpty())
                .map(MemberNic::networkId)
                .collect(Collectors.toSet());
        // Where the noted NIC is lost, one that is there was plugged by somebody who died before he noted it: asked for
        // again, it is.
        List<Interface> plugged = all.stream()
                .filter(nic -> !lost.contains(nic.networkId()))
                .filter(nic -> counts(nic, Optional.of(record.id())))
                .toList();
        Delta delta = additions(new DeltaCalculator(driver::getSubnet, managementNetworks)
                .calculate(record.loadBalancer(), amphora, plugged));
        return new Missing(nics(delta), subnets(delta));
    }

    long nextGeneration(LoadBalancerId loadBalancer) {
        return driver.findVipActivation(loadBalancer)
                        .map(VipActivation::generation)
                        .orElse(0L)
                + 1;
    }

    private VipOwner vipOwner(LoadBalancerSpec spec) {
        boolean able = driver.capabilities().contains(Capability.ACTIVATE_VIP);
        VipOwner owner = spec.vipOwner().orElse(able ? VipOwner.DRIVER : VipOwner.AMPHORA);
        if (owner == VipOwner.DRIVER) {
            require(Capability.ACTIVATE_VIP, "vip_owner DRIVER");
        }
        return owner;
    }

    private void requirePolicies(VipSpec vip) {
        if (vip.qosPolicy().isPresent()) {
            require(Capability.QOS, "vip.qos_policy");
        }
        if (!vip.securityGroups().isEmpty()) {
            require(Capability.SECURITY_GROUPS, "vip.security_groups");
        }
    }

    void require(Capability capability, String what) {
        if (!driver.capabilities().contains(capability)) {
            throw new UnsupportedCapabilityException(driver.name(), capability, what);
        }
    }

    void requireFree(ComputeId compute) {
        store.findCarriedBy(compute).ifPresent(carried -> {
            throw LoadBalancerStore.inUse(compute, carried);
        });
    }

    /**
     * The NICs of a compute that are ours and no load balancer's: those that an administrator plugged for it. What carries the
     * mark of another load balancer is not counted on, for it goes with that one.
     */
    private List<Interface> countable(Amphora amphora) {
        List<Interface> countable = new ArrayList<>();
        for (Interface nic : driver.getPluggedNetworks(amphora.computeId().orElseThrow())) {
            if (counts(nic, Optional.empty())) {
                countable.add(nic);
            }
        }
        return countable;
    }

    /** Whether a NIC is ours, and no load balancer's or that one's. */
    private boolean counts(Interface nic, Optional<LoadBalancerId> own) {
        try {
            return driver.getPort(nic.portId())
                    .mark()
                    .filter(mark ->
                            mark.loadBalancer().isEmpty() || mark.loadBalancer().equals(own))
                    .isPresent();
        } catch (PortNotFoundException e) {
            return false; // It was unplugged since the list was made.
        }
    }

    /** The delta of an amphora that is new to the load balancer: nothing on its compute is the load balancer's to delete. */
    private static Delta additions(Delta delta) {
        return new Delta(
                delta.amphoraId(), delta.computeId(), delta.addNics(), List.of(), delta.addSubnets(), List.of());
    }

    static List<NicPlug> nics(Delta delta) {
        return delta.addNics().stream()
                .map(nic -> new NicPlug(delta.amphoraId(), delta.computeId(), nic.networkId(), nic.subnetIds()))
                .toList();
    }

    /** The addresses that other NICs need than those that are plugged with them. */
    static List<SubnetPlug> subnets(Delta delta) {
        Set<NetworkId> plugged = new HashSet<>();
        delta.addNics().stream().map(NicRequest::networkId).forEach(plugged::add);
        List<SubnetPlug> subnets = new ArrayList<>();
        for (SubnetChange change : delta.addSubnets()) {
            if (!plugged.contains(change.networkId())) {
                subnets.add(new SubnetPlug(
                        delta.amphoraId(), delta.computeId(), change.networkId(), change.subnetId(), change.portId()));
            }
        }
        return subnets;
    }
}
