package dev.jackfield.core;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Listener;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Member;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A load balancer as programs and people are shown it: its record, and what the driver says of it now.
 *
 * @param holder the amphora that holds the VIP; empty if nobody asked, or the driver does not raise it
 * @param goneComputes the instances of amphorae that are not there any more
 * @param hops the way of its traffic; empty if nobody asked, or the driver cannot trace it
 */
public record LoadBalancerView(
        LoadBalancerId id,
        String name,
        LoadBalancerStatus status,
        String reason,
        Instant createdAt,
        Optional<ProjectId> projectId,
        Topology topology,
        VipOwner vipOwner,
        Vip vip,
        List<AdditionalVip> additionalVips,
        List<Listener> listeners,
        List<Member> members,
        List<Amphora> amphorae,
        List<MemberNic> nics,
        Optional<VipActivation> holder,
        List<ComputeId> goneComputes,
        List<Hop> hops) {
    /**
     * The record, and which of all instances that are gone are its own.
     *
     * @param record what is remembered
     * @param gone instances that are not there any more, whosever they are
     * @return the view, without what only the driver knows
     */
    public static LoadBalancerView of(LoadBalancerRecord record, Set<ComputeId> gone) {
        return of(record, gone, Optional.empty(), List.of());
    }

    /**
     * The record, and what the driver says of it now.
     *
     * @param record what is remembered
     * @param gone instances that are not there any more, whosever they are
     * @param holder who holds the VIP
     * @param hops the way of its traffic
     * @return the view
     */
    public static LoadBalancerView of(
            LoadBalancerRecord record, Set<ComputeId> gone, Optional<VipActivation> holder, List<Hop> hops) {
        LoadBalancer made = record.loadBalancer();
        return new LoadBalancerView(
                record.id(),
                record.name(),
                record.status(),
                record.reason(),
                record.createdAt(),
                made.projectId(),
                made.topology(),
                record.vipOwner(),
                made.vip(),
                made.additionalVips(),
                made.listeners(),
                made.members(),
                made.amphorae(),
                record.nics(),
                holder,
                made.amphorae().stream()
                        .flatMap(amphora -> amphora.computeId().stream())
                        .filter(gone::contains)
                        .toList(),
                hops);
    }
}
