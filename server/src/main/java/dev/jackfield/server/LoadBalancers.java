package dev.jackfield.server;

import dev.jackfield.core.Controller;
import dev.jackfield.core.Json;
import dev.jackfield.core.LoadBalancerFilter;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.VipOwner;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.VipActivation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The load balancers as somebody sees them. */
record LoadBalancers(Controller controller, NetworkDriver driver) {
    /**
     * Finds one that somebody may see.
     *
     * @param nameOrId its id, or a name that only one of those that he sees has
     */
    LoadBalancerRecord get(Principal principal, String nameOrId) {
        Optional<LoadBalancerRecord> byId = byId(nameOrId).filter(record -> sees(principal, record));
        if (byId.isPresent()) {
            return byId.get();
        }
        List<LoadBalancerRecord> named = controller.list(new LoadBalancerFilter(
                principal.project(), Optional.of(nameOrId), Optional.empty(), Optional.empty(), 2));
        if (named.size() > 1) {
            throw new InvalidValueException(
                    "load balancer",
                    nameOrId,
                    "is a name in several projects; use one of the ids "
                            + named.stream().map(LoadBalancerRecord::id).toList());
        }
        return named.stream().findFirst().orElseThrow(() -> Problem.notFound(nameOrId));
    }

    private Optional<LoadBalancerRecord> byId(String text) {
        try {
            return controller.find(new LoadBalancerId(text));
        } catch (InvalidValueException e) {
            return Optional.empty(); // What cannot be an id may still be a name.
        }
    }

    private static boolean sees(Principal principal, LoadBalancerRecord record) {
        return principal.sees(record.loadBalancer().projectId());
    }

    /** What is remembered of one, as it is shown; the driver is not asked. */
    static LoadBalancerView view(LoadBalancerRecord record) {
        return LoadBalancerView.of(record, Set.of());
    }

    /** The same, and what the driver says of it now. */
    LoadBalancerView live(LoadBalancerRecord record) {
        return LoadBalancerView.of(
                record, goneComputes(), holder(record), controller.upkeep().trace(record));
    }

    /** What the driver says of it now, but for the way of its traffic, which takes longer to find. */
    LoadBalancerView drawn(LoadBalancerRecord record) {
        return LoadBalancerView.of(record, goneComputes(), holder(record), List.of());
    }

    /** One that was just made: its instances were there a moment ago, or it would not be. */
    LoadBalancerView made(LoadBalancerRecord record) {
        return LoadBalancerView.of(record, Set.of(), holder(record), List.of());
    }

    /** What a network is called; empty if it has no name, or is not there. */
    Optional<String> networkName(NetworkId network) {
        try {
            return Optional.of(driver.getNetwork(network).name()).filter(name -> !name.isBlank());
        } catch (NetworkNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Changes whenever what is remembered of it does. */
    static String tag(LoadBalancerRecord record) {
        return "\"" + Tokens.sha256(Json.tree(record).toString()).substring(0, 32) + "\"";
    }

    /** The registered instances that are not there any more, as far as the driver can tell. */
    Set<ComputeId> goneComputes() {
        return driver.capabilities().contains(Capability.ADMINISTRATION)
                ? driver.administration().listComputes().stream()
                        .filter(compute -> !compute.alive())
                        .map(Compute::id)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** Who holds the VIP; nobody, if it is not allocated yet or any more. */
    Optional<VipActivation> holder(LoadBalancerRecord record) {
        if (record.vipOwner() != VipOwner.DRIVER) {
            return Optional.empty();
        }
        try {
            return driver.findVipActivation(record.id());
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
