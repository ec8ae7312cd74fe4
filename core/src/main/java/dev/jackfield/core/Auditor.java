package dev.jackfield.core;

import dev.jackfield.core.Audit.Finding;
import dev.jackfield.core.Audit.Verdict;
import dev.jackfield.network.Inventory;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.ResourceKind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds the backend against the records. Others may work meanwhile: what seems orphaned or lost is looked at twice, and what a
 * load balancer has whose flow is under way is never an orphan.
 */
final class Auditor {
    private final NetworkDriver driver;
    private final LoadBalancerStore store;

    Auditor(NetworkDriver driver, LoadBalancerStore store) {
        this.driver = driver;
        this.store = store;
    }

    /**
     * Looks at everything, or at one load balancer.
     *
     * @param scope what carries whose mark; empty: whoever's
     */
    Audit audit(Optional<LoadBalancerId> scope) {
        // Records are older than what they are of, so the backend is asked first.
        List<InventoryItem> items = inventory(scope);
        Map<LoadBalancerId, LoadBalancerRecord> records = records(scope);
        List<Finding> findings = findings(items, records);
        Set<String> present = items.stream().map(InventoryItem::id).collect(Collectors.toSet());
        List<Finding> lost = lost(present, records);
        boolean doubtful = !lost.isEmpty() || findings.stream().anyMatch(f -> f.verdict() == Verdict.ORPHANED);
        if (doubtful) {
            findings = confirmed(findings, findings(inventory(scope), records(scope)));
            lost = confirmed(lost, lost(present, records(scope)));
        }
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(lost);
        return new Audit(all);
    }

    /** What carries a load balancer's mark and is an orphan now, by {@link #key}. */
    Map<String, InventoryItem> orphans(LoadBalancerId id) {
        List<InventoryItem> items = inventory(Optional.of(id));
        Map<LoadBalancerId, LoadBalancerRecord> records = records(Optional.of(id));
        return items.stream()
                .filter(item -> finding(item, records).verdict() == Verdict.ORPHANED)
                .collect(Collectors.toMap(item -> key(item.kind(), item.id()), Function.identity()));
    }

    /** What tells one thing from all others. */
    static String key(ResourceKind kind, String id) {
        return kind + " " + id;
    }

    private List<InventoryItem> inventory(Optional<LoadBalancerId> scope) {
        Inventory inventory = driver.inventory();
        try (Stream<InventoryItem> items = scope.map(inventory::list).orElseGet(inventory::list)) {
            return items.toList();
        }
    }

    private Map<LoadBalancerId, LoadBalancerRecord> records(Optional<LoadBalancerId> scope) {
        return store.list(scope).stream().collect(Collectors.toMap(LoadBalancerRecord::id, Function.identity()));
    }

    /** The first look's findings, without the orphans and losses that a second look did not see. */
    private static List<Finding> confirmed(List<Finding> first, List<Finding> second) {
        Map<String, Finding> again = new HashMap<>();
        second.forEach(finding -> again.put(key(finding.kind(), finding.id()), finding));
        List<Finding> confirmed = new ArrayList<>();
        for (Finding finding : first) {
            switch (finding.verdict()) {
                case KNOWN, FOREIGN -> confirmed.add(finding);
                case ORPHANED, LOST ->
                    Optional.ofNullable(again.get(key(finding.kind(), finding.id())))
                            .ifPresent(confirmed::add);
            }
        }
        return confirmed;
    }

    private List<Finding> findings(List<InventoryItem> items, Map<LoadBalancerId, LoadBalancerRecord> records) {
        return items.stream().map(item -> finding(item, records)).toList();
    }

    private Finding finding(InventoryItem item, Map<LoadBalancerId, LoadBalancerRecord> records) {
        if (item.mark().isEmpty()) {
            return finding(item, Verdict.FOREIGN, "carries no mark of ours");
        }
        Mark mark = item.mark().get();
        if (!mark.installation().equals(driver.installation())) {
            return finding(item, Verdict.FOREIGN, "carries the mark of installation " + mark.installation());
        }
        if (mark.loadBalancer().isEmpty()) {
            return finding(item, Verdict.KNOWN, "ours, of no load balancer");
        }
        LoadBalancerId id = mark.loadBalancer().get();
        LoadBalancerRecord record = records.get(id);
        if (record == null) {
            return finding(item, Verdict.ORPHANED, "its load balancer " + id + " is not known");
        }
        if (record.status() != LoadBalancerStatus.ACTIVE || isExpected(item, record)) {
            return finding(item, Verdict.KNOWN, "of load balancer " + record.name());
        }
        return finding(item, Verdict.ORPHANED, "load balancer " + record.name() + " does not use it");
    }

    private static Finding finding(InventoryItem item, Verdict verdict, String why) {
        return new Finding(
                verdict,
                item.kind(),
                item.id(),
                item.name(),
                item.mark().flatMap(Mark::loadBalancer),
                item.createdAt(),
                why);
    }

    private static boolean isExpected(InventoryItem item, LoadBalancerRecord record) {
        return switch (item.kind()) {
            case VIP_PORT, BASE_PORT, MEMBER_PORT ->
                RecordedPort.of(record).stream()
                        .anyMatch(port -> port.id().value().equals(item.id()));
            // What drivers make beside the ports, they name as they like.
            case PORT, SECURITY_GROUP, SECURITY_GROUP_MEMBERSHIP, LINK -> true;
        };
    }

    private List<Finding> lost(Set<String> present, Map<LoadBalancerId, LoadBalancerRecord> records) {
        List<Finding> lost = new ArrayList<>();
        Set<PortId> seen = new HashSet<>();
        for (LoadBalancerRecord record : records.values()) {
            if (record.status() != LoadBalancerStatus.ACTIVE) {
                continue;
            }
            RecordedPort.of(record).forEach(recorded -> {
                PortId port = recorded.id();
                if (!present.contains(port.value()) && seen.add(port) && isMissing(port)) {
                    lost.add(new Finding(
                            Verdict.LOST,
                            recorded.kind(),
                            port.value(),
                            "",
                            Optional.of(record.id()),
                            Optional.empty(),
                            "load balancer " + record.name() + " has it, the backend does not"));
                }
            });
        }
        return lost;
    }

    private boolean isMissing(PortId port) {
        try {
            driver.getPort(port);
            return false;
        } catch (PortNotFoundException e) {
            return true;
        }
    }
}
