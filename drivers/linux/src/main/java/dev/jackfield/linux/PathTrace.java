package dev.jackfield.linux;

import dev.jackfield.linux.TracedHops.Findings;
import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkAddress;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Route;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Hop;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.store.Attachment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows the way of a load balancer's traffic: the fabric and its filter, the bridges and how they get out, the computes, each
 * port's two ends and its filter, who has the VIP, and whether its listeners listen. A hop is broken by what is wrong with itself; what cannot be there because
 * another hop is broken is unknown, so that what is to be mended stands out.
 */
final class PathTrace {
    private final Fabric fabric;
    private final Computes computes;
    private final SourceGuard guard;
    private final TracedHops hops = new TracedHops();
    private final Map<Network, OptionalInt> bridges = new HashMap<>();
    private final Map<String, Boolean> present = new HashMap<>();
    private final Map<Attachment, Set<IpAddress>> raised = new LinkedHashMap<>();

    PathTrace(Fabric fabric, Computes computes, SourceGuard guard) {
        this.fabric = fabric;
        this.computes = computes;
        this.guard = guard;
    }

    /** Looks, and changes nothing. */
    List<Hop> of(LoadBalancer loadBalancer, List<Attachment> attachments) {
        String name = "fabric " + fabric.name();
        Netns netns;
        try {
            netns = fabric.get();
        } catch (NetworkException e) {
            hops.look(name, findings -> findings.expect(false, String.valueOf(e.getMessage())));
            return hops.all();
        }
        hops.look(name, findings -> findings.saw("network namespace " + Identity.text(netns.id())));
        boolean filtered = attachments.stream().anyMatch(it -> it.network().portSecurityEnabled()) && table(netns);
        for (Attachment attachment : attachments) {
            OptionalInt bridge = bridges.computeIfAbsent(attachment.network(), network -> bridge(netns, network));
            boolean alive = present.computeIfAbsent(
                    attachment.computeId() + " " + attachment.computeIdentity(), id -> compute(attachment));
            port(netns, attachment, bridge, alive);
            if (attachment.network().portSecurityEnabled()
                    || attachment.filter().isPresent()) {
                filter(netns, attachment, filtered);
            }
            if (Shapers.rate(attachment).isPresent()) {
                limit(netns, attachment);
            }
            nic(netns, attachment, alive);
        }
        vips(attachments);
        listeners(loadBalancer);
        return hops.all();
    }

    private boolean table(Netns netns) {
        return hops.look("filter table " + GuardRules.TABLE, findings -> {
            findings.saw("nftables of the fabric");
            findings.expect(guard.isThere(netns), "there is none: nothing is filtered");
        });
    }

    private OptionalInt bridge(Netns netns, Network network) {
        String name = LinkNames.bridge(network.id());
        Optional<Link> found = netns.rtnl().findLink(name);
        OptionalInt index = found.map(link -> OptionalInt.of(link.index())).orElse(OptionalInt.empty());
        hops.look("bridge " + name + " of network " + network.name(), findings -> {
            findings.expect(found.isPresent(), "there is none");
            found.ifPresent(link -> {
                findings.saw("MTU " + link.mtu());
                findings.expect(link.up(), "down");
                // A bridge takes the least MTU of its ports: then it is the port that is wrong, and its hop says so.
                boolean follows = netns.rtnl().ports(link.index()).stream().anyMatch(it -> it.mtu() == link.mtu());
                boolean right = link.mtu() == network.mtu() || (link.mtu() < network.mtu() && follows);
                findings.expect(right, "the MTU should be " + network.mtu());
            });
        });
        network.providerPhysicalNetwork()
                .ifPresent(device -> hops.look(
                        "uplink " + device + " of network " + network.name(),
                        findings -> uplink(netns, network, device, index, findings)));
        return index;
    }

    /** A NIC that was lent to the fabric is a port of the bridge; a bridge of the host is joined to it by a veth pair. */
    private void uplink(Netns netns, Network network, String device, OptionalInt bridge, Findings findings) {
        Optional<Link> lent = netns.rtnl().findLink(device);
        Optional<Link> inner = lent.or(() -> netns.rtnl().findLink(LinkNames.uplink(network.id())));
        findings.expect(inner.isPresent(), "nothing leads from the fabric to " + device);
        inner.ifPresent(link -> {
            findings.saw(link.name() + (link.lowerUp() ? " with carrier" : " without carrier"));
            findings.expect(link.up(), link.name() + " is down in the fabric");
            findings.expect(link.master().equals(bridge), link.name() + " is not on the network's bridge");
        });
        if (inner.isEmpty() || lent.isPresent()) {
            return;
        }
        try (Netns home = Netns.current()) {
            Optional<Link> target = home.rtnl().findLink(device);
            Optional<Link> outer = home.rtnl().findLink(LinkNames.uplink(network.id()));
            findings.expect(target.isPresent(), "the host has no " + device);
            target.ifPresent(link -> findings.expect(link.up(), device + " is down"));
            findings.expect(outer.isPresent(), "the host lacks " + LinkNames.uplink(network.id()));
            outer.ifPresent(link -> {
                findings.expect(link.up(), link.name() + " is down on the host");
                OptionalInt wanted =
                        target.map(it -> OptionalInt.of(it.index())).orElse(OptionalInt.empty());
                findings.expect(link.master().equals(wanted), link.name() + " is not a port of " + device);
            });
        }
    }

    /** Whether a port's compute is there; one that is has a hop of its own with its first port. */
    private boolean compute(Attachment attachment) {
        return hops.look("compute " + attachment.computeId(), findings -> {
            try (Netns compute = computes.open(attachment.computeId(), attachment.computeIdentity())) {
                findings.saw("network namespace " + Identity.text(compute.id()));
            } catch (AmphoraNotFoundException e) {
                findings.expect(false, String.valueOf(e.getMessage()));
            }
        });
    }

    private void port(Netns netns, Attachment attachment, OptionalInt bridge, boolean alive) {
        NicPlan plan = NicPlan.of(attachment, List.of());
        String name = "port " + attachment.port().id() + ", " + plan.hostEnd();
        Optional<Link> found = netns.rtnl().findLink(plan.hostEnd());
        if (found.isEmpty() && !alive) {
            hops.unknown(name, "it went with its compute");
            return;
        }
        hops.look(name, findings -> {
            findings.expect(found.isPresent(), "there is no such link in the fabric");
            found.ifPresent(link -> {
                findings.saw(link.up() ? "up" : "down");
                // Without carrier it is the other end that is down: the NIC's hop says so.
                findings.saw(link.lowerUp() ? "carrier" : "no carrier");
                findings.saw("MTU " + link.mtu());
                findings.expect(link.up() == plan.up(), plan.up() ? "should be up" : "should be down");
                findings.expect(link.master().equals(bridge), "not on its bridge");
                findings.expect(link.mtu() == plan.mtu(), "the MTU should be " + plan.mtu());
            });
        });
    }

    private void filter(Netns netns, Attachment attachment, boolean filtered) {
        String end = LinkNames.hostEnd(attachment.port().id());
        if (!filtered) {
            hops.unknown("filter of " + end, "there is no table");
            return;
        }
        hops.look("filter of " + end, findings -> {
            findings.saw("table " + GuardRules.TABLE);
            if (attachment.network().portSecurityEnabled()) {
                findings.expect(guard.guards(netns, attachment.port().id()), "lets forged addresses pass");
            }
            findings.expect(guard.closes(netns, attachment), "does not let in what the security groups say");
        });
    }

    /** A port under a QoS policy receives through a bucket on its end, and sends through an ifb with a bucket. */
    private void limit(Netns netns, Attachment attachment) {
        String rate = Shapers.rate(attachment).orElseThrow();
        OptionalLong wanted = OptionalLong.of(Long.parseLong(rate) * 1000 / Byte.SIZE);
        Optional<Link> end =
                netns.rtnl().findLink(LinkNames.hostEnd(attachment.port().id()));
        String name = "limit of " + LinkNames.hostEnd(attachment.port().id());
        if (end.isEmpty()) {
            hops.unknown(name, "there is no such link");
            return;
        }
        hops.look(name, findings -> {
            int index = end.get().index();
            findings.saw(rate + " kbit/s each way");
            findings.expect(netns.rtnl().limit(index).equals(wanted), "what the port receives is not limited to that");
            Optional<Link> ifb =
                    netns.rtnl().findLink(LinkNames.shaper(attachment.port().id()));
            boolean limited = ifb.filter(link -> link.up()
                            && netns.rtnl().redirection(index).equals(OptionalInt.of(link.index()))
                            && netns.rtnl().limit(link.index()).equals(wanted))
                    .isPresent();
            findings.expect(limited, "what the port sends is not limited to that");
        });
    }

    private void nic(Netns netns, Attachment attachment, boolean alive) {
        NicPlan plan = NicPlan.of(attachment, List.of());
        String name = "NIC " + plan.nic() + " in " + attachment.computeId();
        if (!alive) {
            hops.unknown(name, "its compute is not there");
            return;
        }
        Optional<Link> hostEnd = netns.rtnl().findLink(plan.hostEnd());
        try (Netns compute = computes.open(attachment.computeId(), attachment.computeIdentity())) {
            Optional<Link> nic = compute.rtnl().findLink(plan.nic());
            if (nic.isEmpty() && hostEnd.isEmpty()) {
                hops.unknown(name, "it went with its other end " + plan.hostEnd());
                return;
            }
            hops.look(name, findings -> {
                findings.expect(nic.isPresent(), "there is none");
                nic.ifPresent(link -> nic(compute, link, hostEnd, attachment, findings));
            });
        } catch (AmphoraNotFoundException e) {
            hops.unknown(name, "its compute is not there");
        } catch (NetlinkException e) {
            hops.unknown(name, String.valueOf(e.getMessage()));
        }
    }

    private void nic(Netns compute, Link link, Optional<Link> hostEnd, Attachment attachment, Findings findings) {
        NicPlan plan = NicPlan.of(attachment, List.of());
        Set<IpPrefix> addresses = compute.rtnl().addresses(link.index()).stream()
                .map(LinkAddress::prefix)
                .collect(Collectors.toSet());
        raised.put(attachment, addresses.stream().map(Addresses::of).collect(Collectors.toSet()));
        addresses.stream()
                .map(prefix -> Addresses.of(prefix) + "/" + prefix.length())
                .sorted()
                .forEach(findings::saw);
        boolean paired = hostEnd.filter(end -> link.peer().equals(OptionalInt.of(end.index())))
                .isPresent();
        findings.expect(paired, "its other end is not " + plan.hostEnd());
        findings.expect(link.up(), "down");
        findings.expect(link.mtu() == plan.mtu(), "the MTU should be " + plan.mtu());
        findings.expect(link.mac().equals(Optional.of(plan.mac())), "the MAC address should be " + plan.mac());
        plan.addresses().stream()
                .filter(address -> !addresses.contains(address))
                .forEach(address -> findings.expect(false, "lacks " + address));
        if (findings.areGood()) {
            routes(compute, link, attachment, findings);
        }
    }

    /** The routes that the kernel makes of addresses, and those that the port brings along unless the compute has its own. */
    private static void routes(Netns compute, Link link, Attachment attachment, Findings findings) {
        List<Route> routes = compute.rtnl().routes();
        Set<IpPrefix> here = routes.stream()
                .filter(route -> route.link() == link.index())
                .map(Route::destination)
                .collect(Collectors.toSet());
        Set<IpPrefix> anywhere = routes.stream().map(Route::destination).collect(Collectors.toSet());
        Set<IpPrefix> missing = new HashSet<>();
        for (IpPrefix address : NicPlan.of(attachment, List.of()).addresses()) {
            boolean alone = address.equals(IpPrefix.host(address.address()));
            if (!alone && !here.contains(address.network())) {
                missing.add(address.network());
            }
        }
        for (NicPlan.Way way : NicPlan.of(attachment, attachment.heldVips()).ways()) {
            if (!anywhere.contains(way.destination())) {
                missing.add(way.destination());
            }
        }
        missing.stream()
                .map(IpPrefix::toString)
                .sorted()
                .forEach(it -> findings.expect(false, "lacks the route to " + it));
    }

    /** The VIPs are where they should be and nowhere else; nothing is said of VIPs that the amphorae raise themselves. */
    private void vips(List<Attachment> attachments) {
        for (Attachment holder : attachments) {
            for (IpAddress vip : holder.heldVips()) {
                if (!raised.containsKey(holder)) {
                    hops.unknown("VIP " + vip, "the NIC of its holder " + holder.computeId() + " cannot be looked at");
                    continue;
                }
                hops.look("VIP " + vip, findings -> {
                    List<String> where = raised.entrySet().stream()
                            .filter(entry -> entry.getValue().contains(vip))
                            .map(entry -> entry.getKey().computeId().value())
                            .toList();
                    where.forEach(findings::saw);
                    findings.expect(
                            where.equals(List.of(holder.computeId().value())),
                            "should be on " + holder.computeId() + " alone");
                });
            }
        }
    }

    /** Each listener at each VIP, from inside an amphora that has the VIP, be it the wrong one: that is the VIP's own hop. */
    private void listeners(LoadBalancer loadBalancer) {
        ListenerProbe probe = new ListenerProbe(computes, hops);
        for (IpAddress vip : loadBalancer.vipAddresses()) {
            Optional<Attachment> place = raised.entrySet().stream()
                    .filter(entry -> entry.getValue().contains(vip))
                    .map(Map.Entry::getKey)
                    .max(Comparator.comparing(
                            attachment -> attachment.heldVips().contains(vip)));
            loadBalancer.listeners().forEach(listener -> probe.look(listener, vip, place));
        }
    }
}
