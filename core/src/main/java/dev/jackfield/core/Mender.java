package dev.jackfield.core;

import dev.jackfield.core.Mending.Outcome;
import dev.jackfield.core.Mending.Result;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Mends what differs: first what belongs to no load balancer, then each load balancer while it is held, and again as long as that
 * shows more, since what depends on something that was lost is seen only once that is there again. What is nobody's goes last.
 *
 * <p>There is no journal: what is mended is a difference no more, so a mending that was killed is simply run again.
 */
final class Mender {
    private static final String OPERATION = "reconcile";

    /** The longest way is from the host by a network and a port to a VIP; more rounds would only tell of somebody who undoes them. */
    private static final int ROUNDS = 8;

    private static final String PLUGGED = "plugged anew";
    private static final String BY_NOW = "it is as it should be by now";

    private final NetworkDriver driver;
    private final LoadBalancerStore store;
    private final LoadBalancerFlows flows;
    private final Planner planner;
    private final Reconciler reconciler;
    private final Optional<LoadBalancerId> scope;
    private final Map<Difference, Outcome> outcomes = new LinkedHashMap<>();

    /**
     * For one mending.
     *
     * @param scope whose; empty: everything
     */
    Mender(
            NetworkDriver driver,
            LoadBalancerStore store,
            LoadBalancerFlows flows,
            Planner planner,
            Optional<LoadBalancerId> scope) {
        this.driver = driver;
        this.store = store;
        this.flows = flows;
        this.planner = planner;
        this.scope = scope;
        reconciler = new Reconciler(driver, store);
    }

    /**
     * Mends.
     *
     * @param remover what takes away what is nobody's
     */
    Mending mend(OrphanRemover remover) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Difference> fresh = fresh();
            if (fresh.isEmpty()) {
                break;
            }
            mend(fresh);
        }
        List<Outcome> all = new ArrayList<>(outcomes.values());
        remover.remove(scope).outcomes().stream().map(Mender::removed).forEach(all::add);
        return new Mending(all);
    }

    /** What was not tried yet. What was mended and differs again is somebody's doing, or not to be mended. */
    private List<Difference> fresh() {
        List<Difference> now = reconciler.look(scope).differences();
        outcomes.replaceAll((difference, outcome) -> outcome.result() == Result.FAILED && !now.contains(difference)
                ? new Outcome(difference, Result.MENDED, BY_NOW)
                : outcome);
        List<Difference> fresh = new ArrayList<>();
        for (Difference difference : now) {
            Outcome before = outcomes.get(difference);
            if (difference.remedy() == Remedy.REMOVE) {
                continue;
            }
            if (before == null) {
                fresh.add(difference);
            } else if (before.result() == Result.MENDED) {
                boolean plugged = before.why().equals(PLUGGED);
                tell(
                        List.of(difference),
                        Result.FAILED,
                        plugged ? "was plugged anew, and is still so" : "was mended, and differs again");
            }
        }
        return fresh;
    }

    private void mend(List<Difference> fresh) {
        List<Difference> shared = new ArrayList<>();
        Map<LoadBalancerId, List<Difference>> owned = new LinkedHashMap<>();
        for (Difference difference : fresh) {
            if (difference.remedy() != Remedy.MEND) {
                tell(List.of(difference), Result.LEFT, difference.how());
            } else if (difference.subject().loadBalancer().isEmpty()) {
                shared.add(difference);
            } else {
                owned.computeIfAbsent(difference.subject().loadBalancer().get(), id -> new ArrayList<>())
                        .add(difference);
            }
        }
        mendByDriver(shared); // The driver lists first what others depend on.
        owned.forEach(this::mendOf);
    }

    private void mendOf(LoadBalancerId id, List<Difference> seen) {
        try (HeldLoadBalancer held = flows.hold(OPERATION, id, name(id))) {
            Optional<String> unfinished = held.unfinished();
            if (unfinished.isPresent()) {
                tell(seen, Result.LEFT, "a flow of its load balancer has yet to be finished: " + unfinished.get());
                return;
            }
            tell(seen, Result.MENDED, BY_NOW);
            // What is half there is in the way of what is plugged anew.
            List<Difference> ofDriver = reconciler.ofDriver(Optional.of(id));
            mendByDriver(seen.stream().filter(ofDriver::contains).toList());
            Optional<LoadBalancerRecord> record = held.record();
            List<Difference> still = record.map(reconciler::ofRecord).orElse(List.of());
            List<Difference> ofRecord = seen.stream().filter(still::contains).toList();
            if (!ofRecord.isEmpty()) {
                mendRecord(record.orElseThrow(), ofRecord);
            }
        } catch (LoadBalancerBusyException e) {
            tell(seen, Result.LEFT, String.valueOf(e.getMessage()));
        } catch (ControllerStateException e) {
            throw e;
        } catch (NetworkException e) {
            tell(seen, Result.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void mendRecord(LoadBalancerRecord record, List<Difference> differences) {
        try {
            new RecordMender(driver, store, planner, record).mend();
            tell(differences, Result.MENDED, PLUGGED);
        } catch (ControllerStateException e) {
            throw e;
        } catch (NetworkException e) {
            tell(differences, Result.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private String name(LoadBalancerId id) {
        return store.find(id).map(LoadBalancerRecord::name).orElse(id.value());
    }

    /** What belongs to one thing is mended together; a VIP's whereabouts with the port last. */
    private void mendByDriver(List<Difference> differences) {
        Map<Subject, List<Difference>> bySubject = differences.stream()
                .collect(Collectors.groupingBy(Difference::subject, LinkedHashMap::new, Collectors.toList()));
        bySubject.forEach((subject, alike) -> {
            Difference any = alike.stream()
                    .filter(it -> it.kind() == Kind.VIP)
                    .findFirst()
                    .orElse(alike.getFirst());
            try {
                driver.mend(any);
                tell(alike, Result.MENDED, any.how());
            } catch (NetworkException e) {
                tell(alike, Result.FAILED, String.valueOf(e.getMessage()));
            }
        });
    }

    private static Outcome removed(OrphanRemoval.Outcome outcome) {
        Result result = switch (outcome.result()) {
            case REMOVED -> Result.REMOVED;
            case SPARED -> Result.LEFT;
            case FAILED -> Result.FAILED;
        };
        return new Outcome(Reconciler.orphan(outcome.finding()), result, outcome.why());
    }

    private void tell(List<Difference> differences, Result result, String why) {
        differences.forEach(difference -> outcomes.put(difference, new Outcome(difference, result, why)));
    }
}
