package dev.jackfield.core;

import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ResourceKind;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is at the backend, held against what the controller remembers. Nothing was changed.
 *
 * @param findings one for each thing found or missed
 */
public record Audit(List<Finding> findings) {
    /** Copies the list. */
    public Audit {
        findings = List.copyOf(findings);
    }

    /** What a thing is to us. */
    public enum Verdict {
        /** It carries our mark, and belongs to a load balancer that has it, or to none by intention. */
        KNOWN,
        /** It carries our mark, and no load balancer has it: a leak. */
        ORPHANED,
        /** It looks like a load balancer's, but does not carry our mark; it is left alone. */
        FOREIGN,
        /** A load balancer has it, but it is not at the backend. */
        LOST
    }

    /**
     * One thing.
     *
     * @param verdict what it is to us
     * @param kind what it is
     * @param id its id at the backend
     * @param name its name there; empty if it is lost
     * @param loadBalancer the load balancer of its mark, or that has it
     * @param createdAt when it was made, if the backend says
     * @param why the verdict in words
     */
    public record Finding(
            Verdict verdict,
            ResourceKind kind,
            String id,
            String name,
            Optional<LoadBalancerId> loadBalancer,
            Optional<Instant> createdAt,
            String why) {}

    /**
     * The findings of one verdict.
     *
     * @param verdict which
     * @return those findings, in the order of the backend
     */
    public List<Finding> findings(Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).toList();
    }

    /**
     * Whether nothing leaked and nothing is missing.
     *
     * @return whether there is neither an orphan nor a loss
     */
    public boolean isClean() {
        return findings(Verdict.ORPHANED).isEmpty() && findings(Verdict.LOST).isEmpty();
    }
}
