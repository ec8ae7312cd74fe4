package dev.jackfield.linux;

import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Mac;
import dev.jackfield.netlink.Route;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.HostRoute;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Port;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.store.Attachment;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a NIC is to be inside its compute.
 *
 * @param hostEnd the name of its other end, in the fabric
 * @param nic its name in the compute
 * @param mac its Ethernet address
 * @param mtu the network's MTU
 * @param up whether it may carry traffic
 * @param addresses the port's own addresses with their subnets' prefixes, then the VIPs it holds, each by itself (/32, /128)
 * @param ways the routes that go with it, on-link ones first
 */
record NicPlan(String hostEnd, String nic, Mac mac, int mtu, boolean up, Set<IpPrefix> addresses, Set<Way> ways) {

    /**
     * A route of the NIC's, whatever the NIC's index.
     *
     * @param destination where to
     * @param gateway the next hop; empty: on the link
     * @param onLink the gateway is on the link although no address says so
     */
    record Way(IpPrefix destination, Optional<InetAddress> gateway, boolean onLink) {
        Route by(int link) {
            return new Route(destination, link, gateway, Optional.empty(), 0, onLink);
        }
    }

    /**
     * Derives a plan.
     *
     * @param attachment the port and all that belongs to it
     * @param vips the VIPs that the NIC is to hold
     */
    static NicPlan of(Attachment attachment, List<IpAddress> vips) {
        Port port = attachment.port();
        Map<SubnetId, Subnet> subnets = attachment.subnets().stream()
                .collect(Collectors.toMap(Subnet::id, Function.identity(), (first, same) -> first));
        Set<IpPrefix> addresses = new LinkedHashSet<>();
        for (FixedIp ip : port.fixedIps()) {
            int length = Optional.ofNullable(subnets.get(ip.subnetId()))
                    .map(subnet -> subnet.cidr().prefixLength())
                    .orElse(ip.ipAddress().version().bits());
            addresses.add(new IpPrefix(ip.ipAddress().toInetAddress(), length));
        }
        vips.forEach(vip -> addresses.add(IpPrefix.host(vip.toInetAddress())));
        return new NicPlan(
                LinkNames.hostEnd(port.id()),
                LinkNames.nic(port.id()),
                mac(port),
                attachment.network().mtu(),
                port.adminStateUp(),
                addresses,
                ways(attachment, vips));
    }

    /** A port's Ethernet address. */
    static Mac mac(Port port) {
        return Mac.of(port.macAddress().map(MacAddress::toBytes).orElseGet(() -> LinkNames.mac(port.id())));
    }

    private static Set<Way> ways(Attachment attachment, List<IpAddress> vips) {
        Port port = attachment.port();
        Set<Way> onLink = new LinkedHashSet<>();
        Set<Way> byGateway = new LinkedHashSet<>();
        for (Subnet subnet : attachment.subnets()) {
            boolean own = port.addressOn(subnet.id()).isPresent();
            if (!own && vips.stream().noneMatch(subnet.cidr()::contains)) {
                continue; // only a VIP that is held elsewhere is of this subnet
            }
            if (!own) {
                onLink.add(new Way(prefix(subnet.cidr()), Optional.empty(), false));
            }
            if (attachment.defaultRoute()) {
                subnet.gatewayIp().ifPresent(gateway -> {
                    IpPrefix any = gateway.version().bits() == 32 ? IpPrefix.anyIpv4() : IpPrefix.anyIpv6();
                    boolean outside = !subnet.cidr().contains(gateway);
                    byGateway.add(new Way(any, Optional.of(gateway.toInetAddress()), outside));
                });
            }
            for (HostRoute route : subnet.hostRoutes()) {
                if (port.fixedIps().stream().noneMatch(ip -> ip.ipAddress().equals(route.nextHop()))) {
                    boolean outside = !subnet.cidr().contains(route.nextHop());
                    byGateway.add(new Way(
                            prefix(route.destination()),
                            Optional.of(route.nextHop().toInetAddress()),
                            outside));
                }
            }
        }
        onLink.addAll(byGateway);
        return onLink;
    }

    /** What this NIC has and another plan of the same NIC has not, in addresses. */
    List<IpPrefix> addressesNotIn(NicPlan other) {
        List<IpPrefix> rest = new ArrayList<>(addresses);
        rest.removeAll(other.addresses);
        return rest;
    }

    /** What this NIC has and another plan of the same NIC has not, in routes. */
    List<Way> waysNotIn(NicPlan other) {
        List<Way> rest = new ArrayList<>(ways);
        rest.removeAll(other.ways);
        return rest;
    }

    /**
     * The routes that came to the NIC with addresses that it is not to have: to their subnets, and by way of those.
     *
     * @param routes all of the compute's
     */
    List<Way> waysBeside(List<Route> routes, int nic, List<IpPrefix> others) {
        List<Route> own = routes.stream()
                .filter(route -> route.link() == nic && route.source().isEmpty())
                .filter(route -> addresses.stream()
                        .noneMatch(address -> address.network().equals(route.destination())))
                .toList();
        List<Route> onLink = own.stream()
                .filter(route ->
                        route.gateway().isEmpty() && route.destination().length() > 0)
                .filter(route ->
                        others.stream().anyMatch(it -> route.destination().contains(it.address())))
                .toList();
        List<Way> ways = new ArrayList<>();
        for (Route route : own) {
            boolean beside = onLink.contains(route)
                    || route.gateway()
                            .filter(by -> onLink.stream()
                                    .anyMatch(it -> it.destination().contains(by)))
                            .isPresent();
            Way way = new Way(route.destination(), route.gateway(), route.onLink());
            if (beside && !this.ways.contains(way)) {
                ways.add(way);
            }
        }
        return ways;
    }

    /** A block of addresses, as the kernel has it. */
    static IpPrefix prefix(Cidr cidr) {
        return new IpPrefix(cidr.network().toInetAddress(), cidr.prefixLength());
    }
}
