package dev.jackfield.cli;

import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.VipOwner;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.Member;
import dev.jackfield.network.SecurityGroupId;

import java.util.ArrayList;
import java.util.List;

/** A load balancer for people. */
record LoadBalancerText(LoadBalancerView view) {
    private static final Table<LoadBalancerView> TABLE = new Table<LoadBalancerView>()
            .column("NAME", LoadBalancerView::name)
            .column("ID", LoadBalancerView::id)
            .column("STATUS", LoadBalancerView::status)
            .column("VIPS", view -> new LoadBalancerText(view).addresses())
            .column("AMPHORAE", view -> new LoadBalancerText(view).computes());

    private List<String> computes() {
        return view.amphorae().stream().map(this::compute).toList();
    }

    private String compute(Amphora amphora) {
        return amphora.computeId()
                .map(compute -> view.goneComputes().contains(compute) ? compute + " (gone)" : compute.toString())
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
        List<IpAddress> addresses =
                new ArrayList<>(view.vip().ipAddress().stream().toList());
        view.additionalVips().forEach(additional -> additional.ipAddress().ifPresent(addresses::add));
        return addresses;
    }

    /** All of it for people. */
    String toText() {
        StringBuilder text = new StringBuilder();
        text.append("load balancer ")
                .append(view.name())
                .append(' ')
                .append(view.status())
                .append('\n');
        text.append("  id        ").append(view.id()).append('\n');
        view.reason()
                .lines()
                .forEach(line -> text.append("  reason    ").append(line).append('\n'));
        text.append("  topology  ").append(view.topology()).append('\n');
        for (IpAddress address : addresses()) {
            text.append("  VIP       ").append(address).append(" raised by the ");
            text.append(view.vipOwner() == VipOwner.DRIVER ? "driver" : "amphorae")
                    .append('\n');
        }
        view.vip()
                .qosPolicyId()
                .ifPresent(policy -> text.append("  QoS       ").append(policy).append('\n'));
        for (SecurityGroupId group : view.vip().securityGroupIds()) {
            text.append("  group     ").append(group).append('\n');
        }
        for (Listener listener : view.listeners()) {
            text.append("  listener  ")
                    .append(listener.protocol())
                    .append(' ')
                    .append(listener.protocolPort())
                    .append('\n');
        }
        for (Member member : view.members()) {
            text.append("  member    ")
                    .append(member.address())
                    .append(" port ")
                    .append(member.protocolPort())
                    .append('\n');
        }
        text.append('\n').append(amphoraTable().render(view.amphorae()));
        if (!view.hops().isEmpty()) {
            text.append('\n').append(hopTable().render(view.hops()));
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
                        amphora -> view.nics().stream()
                                .filter(nic -> nic.amphoraId().equals(amphora.id()))
                                .flatMap(nic -> nic.fixedIps().stream())
                                .map(ip -> ip.ipAddress().toString())
                                .toList());
    }

    private boolean holds(AmphoraId amphora) {
        return view.holder()
                .filter(activation -> activation.amphoraId().equals(amphora))
                .isPresent();
    }
}
