package dev.jackfield.cli;

import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerStatus;
import dev.jackfield.core.MemberNic;
import dev.jackfield.core.VipOwner;
import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Member;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Topology;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipActivation;

import java.time.Instant;
import java.util.ArrayList;
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
record LoadBalancerView(
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

    private static final Table<LoadBalancerView> TABLE = new Table<LoadBalancerView>()
            .column("NAME", LoadBalancerView::name)
            .column("ID", LoadBalancerView::id)
            .column("STATUS", LoadBalancerView::status)
            .column("VIPS", LoadBalancerView::addresses)
            .column(
                    "AMPHORAE",
                    view -> view.amphorae.stream().map(view::compute).toList());

    /** The record, and which of all instances that are gone are its own. */
    static LoadBalancerView of(LoadBalancerRecord record, Set<ComputeId> gone) {
        return of(record, gone, Optional.empty(), List.of());
    }

    static LoadBalancerView of(
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

    private String compute(Amphora amphora) {
        return amphora.computeId()
                .map(compute -> goneComputes.contains(compute) ? compute + " (gone)" : compute.toString())
                .orElse("-");
    }

    /** The table of many. */
    static Table<LoadBalancerView> table() {
        return TABLE;
    }

    /** The table of hops. */
    static Table<Hop> hopTable() {
        return new Table<Hop>()
                .column("HOP", Hop::name)
                .column("STATE", Hop::state)
                .column("SEEN", Hop::seen);
    }

    private List<IpAddress> addresses() {
        List<IpAddress> addresses = new ArrayList<>(vip.ipAddress().stream().toList());
        additionalVips.forEach(additional -> additional.ipAddress().ifPresent(addresses::add));
        return addresses;
    }

    /** All of it for people. */
    String toText() {
        StringBuilder text = new StringBuilder();
        text.append("load balancer ").append(name).append(' ').append(status).append('\n');
        text.append("  id        ").append(id).append('\n');
        reason.lines().forEach(line -> text.append("  reason    ").append(line).append('\n'));
        text.append("  topology  ").append(topology).append('\n');
        for (IpAddress address : addresses()) {
            text.append("  VIP       ").append(address).append(" raised by the ");
            text.append(vipOwner == VipOwner.DRIVER ? "driver" : "amphorae").append('\n');
        }
        vip.qosPolicyId()
                .ifPresent(policy -> text.append("  QoS       ").append(policy).append('\n'));
        for (SecurityGroupId group : vip.securityGroupIds()) {
            text.append("  group     ").append(group).append('\n');
        }
        for (Listener listener : listeners) {
            text.append("  listener  ")
                    .append(listener.protocol())
                    .append(' ')
                    .append(listener.protocolPort())
                    .append('\n');
        }
        for (Member member : members) {
            text.append("  member    ")
                    .append(member.address())
                    .append(" port ")
                    .append(member.protocolPort())
                    .append('\n');
        }
        text.append('\n').append(amphoraTable().render(amphorae));
        if (!hops.isEmpty()) {
            text.append('\n').append(hopTable().render(hops));
        }
        return text.toString();
    }

    private Table<Amphora> amphoraTable() {
        return new Table<Amphora>()
                .column("AMPHORA", Amphora::id)
                .column("COMPUTE", this::compute)
                .column("STATUS", Amphora::status)
                .column("ADDRESS", Amphora::vrrpIp)
                .column("VIP", amphora -> holds(amphora.id()) ? "holds it" : "")
                .column(
                        "MEMBER NICS",
                        amphora -> nics.stream()
                                .filter(nic -> nic.amphoraId().equals(amphora.id()))
                                .flatMap(nic -> nic.fixedIps().stream())
                                .map(ip -> ip.ipAddress().toString())
                                .toList());
    }

    private boolean holds(AmphoraId amphora) {
        return holder.filter(activation -> activation.amphoraId().equals(amphora))
                .isPresent();
    }
}
