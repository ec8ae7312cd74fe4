package dev.jackfield.core;

import dev.jackfield.network.Delta;
import dev.jackfield.network.LoadBalancer;

import java.util.List;

/**
 * What creating or updating a load balancer would do, seen before anything is done.
 *
 * @param loadBalancer the load balancer with its subnets looked up; addresses that are not wished for are not known yet
 * @param vipOwner who would raise the VIP
 * @param exists whether it exists already; with the same content nothing would be done, else it would be updated
 * @param deltas what changes for each amphora to reach the members, in the order of the amphorae
 * @param steps the steps in order; empty if it exists with the same content
 */
public record Plan(
        LoadBalancer loadBalancer, VipOwner vipOwner, boolean exists, List<Delta> deltas, List<PlannedStep> steps) {
    /** Copies the lists. */
    public Plan {
        deltas = List.copyOf(deltas);
        steps = List.copyOf(steps);
    }

    /**
     * A step.
     *
     * @param name its name, as progress reports it
     * @param text what it does, in words
     */
    public record PlannedStep(String name, String text) {}

    /**
     * The plan for people.
     *
     * @return lines, each ended by a line feed
     */
    public String toText() {
        return PlanText.render(this);
    }
}
