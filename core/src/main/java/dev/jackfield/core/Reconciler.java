package dev.jackfield.core;

import dev.jackfield.core.Audit.Finding;
import dev.jackfield.core.Audit.Verdict;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one diff of what should be against what is: what the driver finds at its backend, what the records have otherwise than the
 * driver, and what is nobody's. A check and an audit look at parts of it.
 */
final class Reconciler {
    private final NetworkDriver driver;
    private final LoadBalancerStore store;

    Reconciler(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
    }

    /**
     * Looks at everything, or at one load balancer.
     *
     * @param loadBalancer which; empty: everything
     */
    Reconciliation look(Optional<LoadBalancerId> loadBalancer) {
        List<Difference> all = new ArrayList<>(ofDriver(loadBalancer));
        for (LoadBalancerRecord record : store.list(loadBalancer)) {
            all.addAll(ofRecord(record));
        }
        new Auditor(driver, store)
                .audit(loadBalancer).findings(Verdict.ORPHANED).stream()
                        .map(Reconciler::orphan)
                        .forEach(all::add);
        return new Reconciliation(all);
    }

    /** What the driver finds, without what is of load balancers that are not known: that is orphaned as a whole. */
    List<Difference> ofDriver(Optional<LoadBalancerId> loadBalancer) {
        if (!driver.capabilities().contains(Capability.RECONCILE)) {
            return List.of();
        }
        return driver.listDifferences(loadBalancer).stream()
                .filter(difference -> difference
                        .subject()
                        .loadBalancer()
                        .map(id -> store.find(id).isPresent())
                        .orElse(true))
                .toList();
    }

    /**
     * What the driver has otherwise than a load balancer's record says. Somebody may be at work on it: what seems to differ is looked
     * at twice, and what is not at rest not at all.
     */
    List<Difference> ofRecord(LoadBalancerRecord record) {
        Set<Difference> seen = new LinkedHashSet<>(differences(record));
        if (!seen.isEmpty()) {
            seen.retainAll(store.find(record.id()).map(this::differences).orElse(List.of()));
        }
        return List.copyOf(seen);
    }

    private List<Difference> differences(LoadBalancerRecord record) {
        return record.status() == LoadBalancerStatus.ACTIVE ? new Checker(driver, record).differences() : List.of();
    }

    /** What carries our mark, and is nobody's. */
    static Difference orphan(Finding finding) {
        boolean port = finding.kind() != ResourceKind.LINK && finding.kind() != ResourceKind.SECURITY_GROUP;
        Subject subject = new Subject(
                finding.loadBalancer(),
                Optional.empty(),
                port ? Optional.of(new PortId(finding.id())) : Optional.empty(),
                Optional.empty());
        return new Difference(
                Kind.ORPHAN,
                finding.id(),
                subject,
                "nothing",
                finding.kind() + " '" + finding.name() + "': " + finding.why(),
                Remedy.REMOVE,
                "is removed, as audit --remove does");
    }
}
