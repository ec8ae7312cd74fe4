package dev.jackfield.neutron;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Port;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VipInUseException;
import dev.jackfield.neutron.client.Query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A port of the user's that is to hold the VIPs of a load balancer, and is taken as it is. */
final class UsersVipPort {
    private final Site site;
    private final Call call;
    private final LoadBalancer loadBalancer;

    UsersVipPort(Site site, Call call, LoadBalancer loadBalancer) {
        this.site = site;
        this.call = call;
        this.loadBalancer = loadBalancer;
    }

    /** Its addresses that are the VIP and the additional VIPs, in this order; refuses a port that is not fit for it. */
    List<FixedIp> addresses(CloudPort port) {
        Vip vip = loadBalancer.vip();
        Port found = port.port();
        vip.networkId().filter(id -> !id.equals(found.networkId())).ifPresent(id -> {
            throw call.refuse(
                    ErrorKind.CONFLICT, "port " + found.id() + " is on network " + found.networkId() + ", not " + id);
        });
        if (port.isAttached() || site.isOurs(port)) {
            throw call.refuse(
                    ErrorKind.CONFLICT,
                    "port " + found.id() + " ('" + found.name() + "') serves something else: '" + found.deviceId()
                            + "'");
        }
        refuseIfCarriesAnother(port);
        List<FixedIp> addresses = new ArrayList<>();
        addresses.add(fitting(found, "VIP", vip.subnetId(), vip.ipAddress(), addresses));
        for (AdditionalVip additional : loadBalancer.additionalVips()) {
            addresses.add(fitting(found, "additional VIP", additional.subnetId(), additional.ipAddress(), addresses));
        }
        return addresses;
    }

    /** A port that is in a group of another load balancer's carries its VIP. */
    private void refuseIfCarriesAnother(CloudPort port) {
        if (!site.can(Capability.SECURITY_GROUPS)
                || port.port().securityGroupIds().isEmpty()) {
            return;
        }
        Query query = Query.of("id", port.port().securityGroupIds().toArray());
        call.at(() -> site.neutron().securityGroups(query)).stream()
                .map(Shapes::group)
                .flatMap(group -> group.mark().stream())
                .flatMap(mark -> mark.loadBalancer().stream())
                .filter(id -> !id.equals(loadBalancer.id()))
                .findFirst()
                .ifPresent(id -> {
                    throw new VipInUseException(
                            "port " + port.id() + " carries the VIP of load balancer " + id, call.context(port.id()));
                });
    }

    private FixedIp fitting(
            Port port, String what, Optional<SubnetId> subnet, Optional<IpAddress> address, List<FixedIp> taken) {
        return port.fixedIps().stream()
                .filter(ip -> !taken.contains(ip))
                .filter(ip -> subnet.map(ip.subnetId()::equals).orElse(true))
                .filter(ip -> address.map(ip.ipAddress()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> call.refuse(
                        ErrorKind.CONFLICT,
                        "port " + port.id() + " does not fit the " + what + " (subnet "
                                + subnet.map(Object::toString).orElse("any") + ", address "
                                + address.map(Object::toString).orElse("any") + "): it holds " + port.fixedIps()));
    }
}
