package dev.jackfield.core;

import dev.jackfield.core.Audit.Finding;
import dev.jackfield.core.OrphanRemoval.Outcome;
import dev.jackfield.core.OrphanRemoval.Result;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Removes what carries the mark of a load balancer that does not have it.
 *
 * <p>Each load balancer's orphans are looked at again and removed while its lock is held, so that no flow of any process makes or
 * takes anything of it meanwhile; what a flow is at work on, or has yet to finish, is spared. The driver checks the mark once more
 * at the backend. There is no journal: an orphan is found by its mark, so a removal that was killed is simply run again.
 */
final class OrphanRemover {
    private final NetworkDriver driver;
    private final Auditor auditor;
    private final LoadBalancerFlows flows;
    private final InstantSource clock;
    private final Duration grace;
    private final List<Outcome> outcomes = new ArrayList<>();

    /**
     * For one removal.
     *
     * @param grace how old a thing must be, if the backend says how old it is
     */
    OrphanRemover(NetworkDriver driver, Auditor auditor, LoadBalancerFlows flows, InstantSource clock, Duration grace) {
        this.driver = driver;
        this.auditor = auditor;
        this.flows = flows;
        this.clock = clock;
        this.grace = grace;
    }

    /**
     * Removes.
     *
     * @param scope what carries whose mark; empty: whoever's
     */
    OrphanRemoval remove(Optional<LoadBalancerId> scope) {
        Map<LoadBalancerId, List<Finding>> orphans = new LinkedHashMap<>();
        for (Finding orphan : auditor.audit(scope).findings(Audit.Verdict.ORPHANED)) {
            // What is of no load balancer is no orphan.
            LoadBalancerId of = orphan.loadBalancer().orElseThrow();
            orphans.computeIfAbsent(of, id -> new ArrayList<>()).add(orphan);
        }
        orphans.forEach(this::removeOf);
        return new OrphanRemoval(outcomes);
    }

    private void removeOf(LoadBalancerId id, List<Finding> seen) {
        try (HeldLoadBalancer held = flows.hold("audit", id, id.value())) {
            Optional<String> unfinished = held.unfinished();
            if (unfinished.isPresent()) {
                tell(seen, Result.SPARED, "a flow of its load balancer has yet to be finished: " + unfinished.get());
                return;
            }
            Map<String, InventoryItem> items = auditor.orphans(id);
            List<Orphan> still = new ArrayList<>();
            for (Finding finding : seen) {
                InventoryItem item = items.get(Auditor.key(finding.kind(), finding.id()));
                if (item == null) {
                    tell(List.of(finding), Result.SPARED, "it is gone, or its load balancer uses it by now");
                } else {
                    still.add(new Orphan(finding, item));
                }
            }
            still.sort(InventoryOrder.by(orphan -> orphan.item().kind()));
            still.forEach(this::remove);
        } catch (LoadBalancerBusyException e) {
            tell(seen, Result.SPARED, String.valueOf(e.getMessage()));
        } catch (ControllerStateException e) {
            throw e;
        } catch (NetworkException e) {
            tell(seen, Result.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** What was found, and is found again. */
    private record Orphan(Finding finding, InventoryItem item) {}

    private void remove(Orphan orphan) {
        Finding finding = orphan.finding();
        InventoryItem item = orphan.item();
        Instant youngest = clock.instant().minus(grace);
        if (item.createdAt().filter(made -> made.isAfter(youngest)).isPresent()) {
            tell(List.of(finding), Result.SPARED, "it is younger than " + grace.toSeconds() + " s");
            return;
        }
        try {
            driver.inventory().remove(item);
            tell(List.of(finding), Result.REMOVED, finding.why());
        } catch (NetworkException e) {
            tell(List.of(finding), Result.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void tell(List<Finding> findings, Result result, String why) {
        findings.forEach(finding -> outcomes.add(new Outcome(finding, result, why)));
    }
}
