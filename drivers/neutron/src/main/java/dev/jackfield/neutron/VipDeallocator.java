package dev.jackfield.neutron;

import dev.jackfield.network.DeallocateVipException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipInUseException;
import dev.jackfield.neutron.client.NeutronSecurityGroup;
import dev.jackfield.neutron.client.Query;

import java.util.ArrayList;
import java.util.List;

/** Frees a VIP with all that was made for it. What cannot be taken away keeps nothing else from going. */
final class VipDeallocator {
    private final Site site;
    private final Groups groups;
    private final LoadBalancerId loadBalancer;
    private final Call call;
    private final List<NetworkException> failures = new ArrayList<>();

    VipDeallocator(Site site, Groups groups, Vip vip) {
        this.site = site;
        this.groups = groups;
        loadBalancer = vip.loadBalancerId();
        call = Call.of("deallocateVip", DeallocateVipException::new, loadBalancer);
    }

    void deallocate() {
        LoadBalancerPorts ports = LoadBalancerPorts.of(site, call, loadBalancer);
        ports.vipPort()
                .filter(port -> !port.isOf(ResourceNames.vipDevice(loadBalancer))
                        && !port.port().deviceId().isEmpty())
                .ifPresent(port -> {
                    throw new VipInUseException(
                            "VIP port " + port.id() + " is used by '"
                                    + port.port().deviceId() + "'",
                            call.context(port.id()));
                });
        List<SecurityGroupId> going = groups.of(call, loadBalancer).stream()
                .map(NeutronSecurityGroup::id)
                .toList();
        attempt(() -> site.attachments().remove(call, ports.basePorts()));
        ports.vipPort()
                .ifPresent(port -> attempt(() -> call.run(() -> site.neutron().deletePort(port.id()))));
        if (!going.isEmpty()) {
            attempt(() -> leave(going));
            going.forEach(id -> attempt(() -> groups.delete(call, id)));
        }
        if (!failures.isEmpty()) {
            NetworkException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (NetworkException e) {
            failures.add(e);
        }
    }

    /** Other ports leave our groups: a user's that was the VIP, and those on networks of members, which outlive it. */
    private void leave(List<SecurityGroupId> going) {
        Query query = Query.of("security_groups", going.toArray());
        for (CloudPort port : call.at(() -> site.ports(query))) {
            attempt(() -> site.update(call, port, now -> Groups.leaving(now, going)));
        }
    }
}
