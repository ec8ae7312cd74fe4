package dev.jackfield.linux;

import dev.jackfield.netlink.Batch;
import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkAddress;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Qdisc;
import dev.jackfield.netlink.Route;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NotOursException;
import dev.jackfield.store.Attachment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a port's NIC right, whatever became of it: takes away what keeps it from being so, and has it attached again, which adds what
 * it lacks. What only has the name of it and is not ours is left as it is.
 */
final class NicMender {
    private final Fabric fabric;
    private final Computes computes;
    private final SourceGuard guard;
    private final Nics nics;

    NicMender(Fabric fabric, Computes computes, SourceGuard guard, Nics nics) {
        this.fabric = fabric;
        this.computes = computes;
        this.guard = guard;
        this.nics = nics;
    }

    /**
     * Mends.
     *
     * @param elsewhere VIPs that this port is not to hold
     */
    void mend(Attachment attachment, List<IpAddress> elsewhere) {
        Netns netns = fabric.get();
        Fabric.inside(netns, () -> {
            try (Netns compute = computes.visit(netns, attachment.computeId(), attachment.computeIdentity())) {
                NicPlan plan = NicPlan.of(attachment, attachment.heldVips());
                Optional<Link> hostEnd = netns.rtnl().findLink(plan.hostEnd());
                Optional<Link> nic = compute.rtnl().findLink(plan.nic());
                requireOurs(attachment, plan, hostEnd, nic);
                boolean paired = hostEnd.isPresent() && nic.isPresent() && isPeer(nic.get(), hostEnd.get());
                if (paired) {
                    clear(compute, nic.get(), attachment, plan, elsewhere);
                    unlimit(netns, hostEnd.get(), attachment);
                } else {
                    nic.ifPresent(it -> delete(compute, it));
                    hostEnd.ifPresent(it -> delete(netns, it));
                }
            }
            // What is on the bridge under another name is not behind the port's filter.
            new FabricView(netns)
                    .astray(nics.installation(), attachment.port().id())
                    .forEach(it -> delete(netns, it));
            guard.reset(netns, attachment);
            nics.attach(attachment);
        });
    }

    private static boolean isPeer(Link nic, Link hostEnd) {
        return nic.peer().equals(OptionalInt.of(hostEnd.index()));
    }

    /** Both ends have derived names; one that somebody else gave such a name has no mark of ours, nor our MAC, nor our other end. */
    private void requireOurs(Attachment attachment, NicPlan plan, Optional<Link> hostEnd, Optional<Link> nic) {
        boolean ourNic = nic.filter(it -> it.mac().equals(Optional.of(plan.mac()))
                        || hostEnd.filter(end -> isPeer(it, end)).isPresent())
                .isPresent();
        boolean ourEnd = hostEnd.filter(
                        end -> LinkMark.portOf(end, nics.installation()).isPresent()
                                || nic.filter(it -> isPeer(it, end)).isPresent())
                .isPresent();
        if (nic.isPresent() && !ourNic) {
            throw notOurs(attachment, plan.nic() + " in " + attachment.computeId());
        }
        if (hostEnd.isPresent() && !ourEnd) {
            throw notOurs(attachment, plan.hostEnd() + " in the fabric " + fabric.name());
        }
    }

    private static NotOursException notOurs(Attachment attachment, String link) {
        return new NotOursException(
                "link " + link + " has the name of one of port "
                        + attachment.port().id() + ", and is somebody else's",
                ErrorContext.of("mend", attachment.port().id(), attachment.computeId()));
    }

    /** One of two ends that do not belong together, or an end that is not where it belongs, goes at once, with its other end. */
    private static void delete(Netns netns, Link link) {
        netns.rtnl().batch().deleteLink(link.index()).tolerating(Errno.ENODEV).send();
    }

    /** Takes addresses that are not to be there, and those that lost their network's route: it comes with the address. */
    private static void clear(Netns compute, Link nic, Attachment attachment, NicPlan plan, List<IpAddress> elsewhere) {
        List<IpPrefix> found = compute.rtnl().addresses(nic.index()).stream()
                .map(LinkAddress::prefix)
                .toList();
        List<Route> routes = compute.rtnl().routes().stream()
                .filter(route -> route.link() == nic.index())
                .toList();
        Set<IpPrefix> unconnected = NicTrace.unconnected(
                plan, routes.stream().map(Route::destination).collect(Collectors.toSet()));
        Set<IpPrefix> gone = new LinkedHashSet<>(Nics.superfluous(found, plan.addresses(), attachment));
        found.stream()
                .filter(it -> elsewhere.contains(Addresses.of(it)) || unconnected.contains(it.network()))
                .filter(it -> !it.equals(IpPrefix.host(it.address()))
                        || !plan.addresses().contains(it))
                .forEach(gone::add);
        Batch batch = compute.rtnl().batch();
        wrongWays(plan, routes).forEach(way -> batch.deleteRoute(way).tolerating(Errno.ESRCH));
        gone.forEach(address -> batch.deleteAddress(nic.index(), address).tolerating(Errno.EADDRNOTAVAIL));
        batch.send();
    }

    /** The NIC's routes to where it has one of ours, by another gateway. */
    private static List<Route> wrongWays(NicPlan plan, List<Route> routes) {
        return routes.stream()
                .filter(route -> plan.ways().stream()
                        .anyMatch(way -> way.destination().equals(route.destination())
                                && !way.gateway().equals(route.gateway())))
                .toList();
    }

    /** Takes away what limits a port that is to have no limit, and what would be in the way of its own. */
    private static void unlimit(Netns netns, Link hostEnd, Attachment attachment) {
        boolean free = Shapers.rate(attachment).isEmpty();
        boolean strange = netns.rtnl().qdiscs().stream()
                .filter(it -> it.link() == hostEnd.index() && it.place().equals(Qdisc.ROOT))
                .anyMatch(it -> it.bytesPerSecond().isEmpty());
        if (free || strange) {
            netns.rtnl()
                    .batch()
                    .unlimit(hostEnd.index())
                    .unredirect(hostEnd.index())
                    .send();
        }
    }
}
