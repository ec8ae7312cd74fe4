package dev.jackfield.core;

import dev.jackfield.flow.Cancellation;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.VipActivation;

import java.util.List;
import java.util.Optional;

/** Moves a VIP between amphorae, and amphorae in and out of a load balancer. */
final class VipMoves {
    private final NetworkDriver driver;
    private final LoadBalancerFlows flows;
    private final Planner planner;

    VipMoves(NetworkDriver driver, LoadBalancerFlows flows, Planner planner) {
        this.driver = driver;
        this.flows = flows;
        this.planner = planner;
    }

    VipActivation switchVip(HeldLoadBalancer held, LoadBalancerRecord record, Optional<String> wanted) {
        planner.require(Capability.ACTIVATE_VIP, "switchVip");
        if (record.vipOwner() != VipOwner.DRIVER) {
            throw new LoadBalancerStateException(
                    "switchVip", "the amphorae of load balancer " + record.name() + " raise its VIP", record.id());
        }
        Optional<AmphoraId> holder = holder(record);
        Amphora target = wanted.isPresent()
                ? inService(record, wanted.get())
                : others(record, holder).stream()
                        .filter(this::isThere)
                        .findFirst()
                        .orElseThrow(() -> new LoadBalancerStateException(
                                "switchVip",
                                "load balancer " + record.name() + " has no other amphora that is there",
                                record.id()));
        return switchTo(held, record, target);
    }

    private VipActivation switchTo(HeldLoadBalancer held, LoadBalancerRecord record, Amphora target) {
        // To the same amphora it is no move: it is announced again.
        long generation = driver.findVipActivation(record.id())
                .filter(activation -> activation.amphoraId().equals(target.id()))
                .map(VipActivation::generation)
                .orElseGet(() -> planner.nextGeneration(record.id()));
        held.run(
                flows.switchVip(),
                new SwitchFlow.Input(record.loadBalancer(), target.id(), generation),
                new Cancellation());
        return new VipActivation(target.id(), generation);
    }

    void replace(
            HeldLoadBalancer held,
            LoadBalancerRecord record,
            String lostAmphora,
            ComputeId replacement,
            Cancellation cancellation) {
        Amphora lost = inService(record, lostAmphora);
        if (record.findAmphora(replacement.value()).isPresent()) {
            throw new InvalidValueException(
                    "replacement", replacement.value(), "is an amphora of load balancer " + record.name() + " already");
        }
        ReplaceFlow.Input input = planner.replace(record, lost, replacement);
        if (record.vipOwner() == VipOwner.DRIVER && !takeOver(held, record, lost)) {
            input = input.activating(planner.nextGeneration(record.id()));
        }
        held.run(flows.replace(), input, cancellation);
        LoadBalancerRecord replaced = held.get();
        held.run(flows.retire(), new RetireFlow.Input(replaced), new Cancellation());
        held.prune();
    }

    /** Moves the VIP to a living amphora if the lost one had it; false: there is none, so the new one must take it. */
    private boolean takeOver(HeldLoadBalancer held, LoadBalancerRecord record, Amphora lost) {
        Optional<AmphoraId> holder = holder(record);
        if (holder.isPresent() && !holder.get().equals(lost.id())) {
            return true;
        }
        return others(record, Optional.of(lost.id())).stream()
                .filter(this::isThere)
                .anyMatch(other -> isSwitchedTo(held, record, other));
    }

    private boolean isSwitchedTo(HeldLoadBalancer held, LoadBalancerRecord record, Amphora other) {
        try {
            switchTo(held, record, other);
            return true;
        } catch (ControllerStateException e) {
            throw e;
        } catch (NetworkException e) {
            return false; // It is no better than the lost one; the new one will be.
        }
    }

    private Optional<AmphoraId> holder(LoadBalancerRecord record) {
        return driver.findVipActivation(record.id()).map(VipActivation::amphoraId);
    }

    private static List<Amphora> others(LoadBalancerRecord record, Optional<AmphoraId> one) {
        return record.loadBalancer().allocatedAmphorae().stream()
                .filter(amphora -> one.filter(amphora.id()::equals).isEmpty())
                .toList();
    }

    private static Amphora inService(LoadBalancerRecord record, String amphora) {
        return record.loadBalancer().allocatedAmphorae().stream()
                .filter(one -> one.id().value().equals(amphora)
                        || one.computeId()
                                .filter(id -> id.value().equals(amphora))
                                .isPresent())
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        "amphora",
                        amphora,
                        "is none of load balancer " + record.name() + "; in service are "
                                + record.loadBalancer().allocatedAmphorae().stream()
                                        .map(one -> one.computeId()
                                                .map(ComputeId::value)
                                                .orElse("?"))
                                        .toList()));
    }

    /** Whether an amphora's instance exists; whether it works, who watches it knows. */
    private boolean isThere(Amphora amphora) {
        try {
            driver.getPluggedNetworks(amphora.computeId().orElseThrow());
            return true;
        } catch (AmphoraNotFoundException e) {
            return false;
        }
    }
}
