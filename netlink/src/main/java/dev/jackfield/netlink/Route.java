package dev.jackfield.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A unicast route of the main table: one line of {@code ip route} or {@code ip -6 route}.
 *
 * @param destination where to, its host bits zero
 * @param link the index of the link that leads there
 * @param gateway the next hop; absent if the destination is on the link itself
 * @param source the address preferred for packets of this host's own
 * @param metric the lower wins; 0 leaves it to the kernel, which takes 1024 for IPv6
 * @param onLink the gateway counts as reachable although no route leads to it
 * @see "ip route replace DESTINATION via GATEWAY dev LINK src SOURCE metric METRIC [onlink]"
 */
public record Route(
        IpPrefix destination,
        int link,
        Optional<InetAddress> gateway,
        Optional<InetAddress> source,
        int metric,
        boolean onLink) {
    /**
     * Checks that all addresses are of one family and that the destination is a network.
     *
     * @throws IllegalArgumentException they are not
     */
    public Route {
        if (!destination.equals(destination.network())) {
            throw new IllegalArgumentException("route to " + destination + ": bits behind the prefix are set");
        }
        boolean ipv6 = destination.isIpv6();
        if (gateway.filter(it -> it instanceof Inet6Address != ipv6).isPresent()
                || source.filter(it -> it instanceof Inet6Address != ipv6).isPresent()) {
            throw new IllegalArgumentException(
                    "route to " + destination + " via " + gateway + " from " + source + ": two families");
        }
    }

    /** A route to a network that is on the link itself. */
    public static Route onLink(IpPrefix destination, int link) {
        return new Route(destination, link, Optional.empty(), Optional.empty(), 0, false);
    }

    /** A route by a gateway. */
    public static Route via(IpPrefix destination, InetAddress gateway, int link) {
        return new Route(destination, link, Optional.of(gateway), Optional.empty(), 0, false);
    }

    /** The route to everywhere by a gateway, in the gateway's family. */
    public static Route byDefault(InetAddress gateway, int link) {
        IpPrefix any = gateway instanceof Inet6Address ? IpPrefix.anyIpv6() : IpPrefix.anyIpv4();
        return via(any, gateway, link);
    }

    @Override
    public String toString() {
        return destination
                + gateway.map(it -> " via " + it.getHostAddress()).orElse("")
                + " link " + link
                + source.map(it -> " src " + it.getHostAddress()).orElse("")
                + (metric == 0 ? "" : " metric " + metric)
                + (onLink ? " onlink" : "");
    }
}
