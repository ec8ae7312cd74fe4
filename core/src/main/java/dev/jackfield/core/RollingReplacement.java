package dev.jackfield.core;

import dev.jackfield.flow.Cancellation;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.VipActivation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Replaces all amphorae of a load balancer that is held, the holder of the VIP last. Each is a replacement of its own. */
final class RollingReplacement {
    private final NetworkDriver driver;
    private final Planner planner;
    private final VipMoves moves;
    private final HeldLoadBalancer held;

    RollingReplacement(NetworkDriver driver, Planner planner, VipMoves moves, HeldLoadBalancer held) {
        this.driver = driver;
        this.planner = planner;
        this.moves = moves;
        this.held = held;
    }

    void replace(List<ComputeId> replacements, Cancellation cancellation) {
        LoadBalancerRecord record = held.get();
        List<Amphora> old = record.loadBalancer().allocatedAmphorae().stream()
                .filter(amphora ->
                        amphora.computeId().filter(replacements::contains).isEmpty())
                .sorted(Comparator.comparing(amphora -> holds(record, amphora)))
                .toList();
        List<ComputeId> coming = replacements.stream()
                .filter(compute -> record.findAmphora(compute.value()).isEmpty())
                .toList();
        check(record, old, replacements, coming);
        List<String> done = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            ComputeId lost = old.get(i).computeId().orElseThrow();
            ComputeId replacement = coming.get(i);
            try {
                moves.replace(held, held.get(), lost.value(), replacement, cancellation);
            } catch (NetworkException e) {
                throw new RollingReplacementException(record.id(), record.name(), done, lost, replacement, e);
            }
            done.add(lost + " is replaced by " + replacement);
        }
    }

    private void check(
            LoadBalancerRecord record, List<Amphora> old, List<ComputeId> replacements, List<ComputeId> coming) {
        Set<ComputeId> seen = new HashSet<>();
        for (ComputeId compute : replacements) {
            if (!seen.add(compute)) {
                throw new InvalidValueException("replacement", compute.value(), "is named twice");
            }
        }
        if (old.size() != coming.size()) {
            throw new InvalidValueException(
                    "replacements",
                    replacements.toString(),
                    "must be as many as the amphorae of load balancer " + record.name() + ", which are "
                            + record.loadBalancer().allocatedAmphorae().stream()
                                    .flatMap(amphora -> amphora.computeId().stream())
                                    .toList());
        }
        coming.forEach(planner::requireFree);
    }

    private boolean holds(LoadBalancerRecord record, Amphora amphora) {
        Optional<AmphoraId> holder = record.vipOwner() == VipOwner.DRIVER
                ? driver.findVipActivation(record.id()).map(VipActivation::amphoraId)
                : Optional.empty();
        return holder.equals(Optional.of(amphora.id()));
    }
}
