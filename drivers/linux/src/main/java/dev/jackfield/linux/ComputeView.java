package dev.jackfield.linux;

import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkAddress;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.NetnsId;
import dev.jackfield.netlink.Route;
import dev.jackfield.netlink.Sysctl;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is in a compute's namespace at one moment: each list is read once.
 *
 * @param id the namespace
 * @param links its links by name
 * @param addresses all addresses
 * @param routes all routes
 * @param settings of our NICs, by {@code NIC/setting}; without those that this kernel lacks
 */
record ComputeView(
        NetnsId id,
        Map<String, Link> links,
        List<LinkAddress> addresses,
        List<Route> routes,
        Map<String, String> settings) {
    /** What our NICs have of IPv6: nothing is taken from router advertisements, nothing is made up. */
    static final Map<String, String> QUIET = Map.of("accept_ra", "0", "addr_gen_mode", "1");

    static final String NO_IPV6 = "disable_ipv6";

    /**
     * Reads it.
     *
     * @param compute the namespace
     * @param nics the names of our NICs in there
     */
    static ComputeView of(Netns compute, List<String> nics) {
        return compute.<ComputeView, RuntimeException>call(() -> inside(compute, nics)); // entered once
    }

    private static ComputeView inside(Netns compute, List<String> nics) {
        Map<String, Link> links = compute.rtnl().links().stream()
                .collect(Collectors.toMap(Link::name, link -> link, (one, same) -> one, LinkedHashMap::new));
        List<LinkAddress> addresses = compute.rtnl().addresses();
        List<Route> routes = compute.rtnl().routes();
        Map<String, String> settings = new HashMap<>();
        for (String nic : nics) {
            if (links.containsKey(nic)) {
                QUIET.keySet().forEach(setting -> read(compute, nic + "/" + setting, settings));
                read(compute, nic + "/" + NO_IPV6, settings);
            }
        }
        return new ComputeView(compute.id(), links, addresses, routes, settings);
    }

    private static void read(Netns compute, String setting, Map<String, String> settings) {
        try {
            settings.put(setting, Sysctl.read(compute, "net/ipv6/conf/" + setting));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    Optional<Link> find(String name) {
        return Optional.ofNullable(links.get(name));
    }

    List<IpPrefix> addresses(Link link) {
        return addresses.stream()
                .filter(it -> it.link() == link.index())
                .map(LinkAddress::prefix)
                .toList();
    }
}
