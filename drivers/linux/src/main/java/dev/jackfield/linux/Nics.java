package dev.jackfield.linux;

import dev.jackfield.netlink.Batch;
import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkAddress;
import dev.jackfield.netlink.LinkSettings;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Route;
import dev.jackfield.netlink.Rtnl;
import dev.jackfield.netlink.Sysctl;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.Port;
import dev.jackfield.store.Attachment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ports: a veth pair each, one end in the fabric and on the network's bridge, the other the NIC in the compute. In the compute
 * only that NIC is touched; {@code lo} and the owner's own routes stay as they are.
 */
final class Nics {
    private final InstallationId installation;
    private final Fabric fabric;
    private final Computes computes;
    private final Bridges bridges;
    private final SourceGuard guard;
    private final Reaper reaper;
    private final Shapers shapers;

    Nics(
            InstallationId installation,
            Fabric fabric,
            Computes computes,
            Bridges bridges,
            SourceGuard guard,
            Reaper reaper) {
        this.installation = installation;
        this.fabric = fabric;
        this.computes = computes;
        this.bridges = bridges;
        this.guard = guard;
        this.reaper = reaper;
        shapers = new Shapers(installation, reaper);
    }

    InstallationId installation() {
        return installation;
    }

    /** A port's two ends. */
    private record Pair(Link hostEnd, int nic) {}

    /** Makes a port's NIC, or makes it right again. */
    void attach(Attachment attachment) {
        Netns netns = fabric.get();
        Fabric.inside(netns, () -> attach(netns, attachment));
    }

    private void attach(Netns netns, Attachment attachment) {
        NicPlan plan = NicPlan.of(attachment, attachment.heldVips());
        int bridge = bridges.index(netns, attachment.network());
        try (Netns compute = computes.visit(netns, attachment.computeId(), attachment.computeIdentity())) {
            // Most are new: the kernel says so if this one is not.
            Optional<Link> created = create(netns, compute, plan);
            if (created.isPresent()) {
                finish(netns, compute, attachment, plan, created.get(), bridge);
                return;
            }
            Optional<Pair> found = find(netns, compute, plan);
            if (found.isPresent()) {
                repair(netns, compute, attachment, plan, found.get(), bridge);
            } else {
                make(netns, compute, attachment, plan, bridge);
            }
        }
    }

    private void repair(Netns netns, Netns compute, Attachment attachment, NicPlan plan, Pair pair, int bridge) {
        Optional<LinkMark> mark = LinkMark.of(pair.hostEnd());
        boolean guarded = mark.flatMap(it -> it.note(LinkMark.GUARD))
                .filter(SourceGuard.fingerprint(attachment)::equals)
                .isPresent();
        if (guarded) {
            guard.admit(netns, attachment);
        } else {
            guard.reset(netns, attachment);
        }
        boolean raised = mark.flatMap(it -> it.note(LinkMark.VIP)).isPresent();
        configure(compute, pair.nic(), plan, superfluous(compute, pair.nic(), plan, attachment, raised), Set.of());
        note(netns, pair.hostEnd(), attachment);
        shapers.setIfAny(netns, pair.hostEnd(), attachment);
        join(netns, pair.hostEnd(), bridge, plan, attachment.network());
    }

    /** The mark of a port's end: whose it is, what its filter lets pass, its limit, and whether it holds VIPs. */
    LinkMark mark(Attachment attachment) {
        LinkMark mark =
                LinkMark.of(installation, attachment.port()).with(LinkMark.GUARD, SourceGuard.fingerprint(attachment));
        Optional<String> rate = Shapers.rate(attachment);
        mark = rate.isPresent() ? mark.with(LinkMark.QOS, rate.get()) : mark;
        return attachment.heldVips().isEmpty() ? mark : mark.with(LinkMark.VIP, "held");
    }

    /** Writes the mark of a port's end, unless it is there. */
    void note(Netns netns, Link hostEnd, Attachment attachment) {
        String alias = mark(attachment).text();
        if (!hostEnd.alias().equals(alias)) {
            alias(netns, hostEnd, alias);
        }
    }

    private static void alias(Netns netns, Link hostEnd, String alias) {
        netns.rtnl()
                .batch()
                .change(hostEnd.index(), LinkSettings.NONE.alias(alias))
                .send();
    }

    private void make(Netns netns, Netns compute, Attachment attachment, NicPlan plan, int bridge) {
        Optional<Link> hostEnd = create(netns, compute, plan);
        if (hostEnd.isEmpty()) {
            // A namespace that outlived the process by which it was known keeps the port's last NIC, name and all,
            // until that is reaped.
            reaper.reap(netns);
            hostEnd = create(netns, compute, plan);
        }
        Link pair = hostEnd.orElseThrow(() ->
                new NetlinkException("create veth " + plan.hostEnd() + " with peer " + plan.nic(), Errno.EEXIST, ""));
        finish(netns, compute, attachment, plan, pair, bridge);
    }

    /** Creates the pair, which is down and unfinished; empty if one of its names is taken. */
    private static Optional<Link> create(Netns netns, Netns compute, NicPlan plan) {
        LinkSettings end = LinkSettings.named(plan.hostEnd()).mtu(plan.mtu()).group(Rtnl.UNFINISHED);
        LinkSettings nic =
                LinkSettings.named(plan.nic()).mac(plan.mac()).mtu(plan.mtu()).netns(compute);
        try {
            return Optional.of(netns.rtnl().createVeth(end, nic));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Makes a NIC of a pair that was just created, or nothing. */
    private void finish(Netns netns, Netns compute, Attachment attachment, NicPlan plan, Link hostEnd, int bridge) {
        try {
            guard.admit(netns, attachment);
            shapers.setIfAny(netns, hostEnd, attachment);
            LinkSettings finished =
                    LinkSettings.NONE.group(0).alias(mark(attachment).text());
            join(netns, hostEnd, finished, bridge, plan, attachment.network());
            configureNew(compute, hostEnd.peer().orElseThrow(), plan);
        } catch (RuntimeException e) {
            Undo.suppressing(e, () -> detach(netns, attachment));
            throw e;
        }
    }

    /** The pair, if both ends are where they belong; a host end whose NIC is elsewhere, or whose making was cut off, is taken out of the way. */
    private Optional<Pair> find(Netns netns, Netns compute, NicPlan plan) {
        Optional<Link> hostEnd = netns.rtnl().findLink(plan.hostEnd());
        if (hostEnd.isEmpty()) {
            return Optional.empty();
        }
        Link link = hostEnd.get();
        Optional<Link> nic = compute.rtnl()
                .findLink(plan.nic())
                .filter(it -> link.peer().equals(OptionalInt.of(it.index()))
                        && it.peer().equals(OptionalInt.of(link.index())));
        if (nic.isEmpty() || link.group() == Rtnl.UNFINISHED) {
            reaper.retire(netns, link);
            return Optional.empty();
        }
        return Optional.of(new Pair(link, nic.get().index()));
    }

    /** Puts the host end on the bridge; its filter must be in place. */
    void join(Netns netns, Link hostEnd, int bridge, NicPlan plan, Network network) {
        join(netns, hostEnd, LinkSettings.NONE, bridge, plan, network);
    }

    /** The same, with further settings; if the bridge was made anew meanwhile, that one is meant. */
    private void join(Netns netns, Link hostEnd, LinkSettings further, int bridge, NicPlan plan, Network network) {
        LinkSettings settings = further.master(bridge).mtu(plan.mtu());
        try {
            netns.rtnl()
                    .batch()
                    .change(hostEnd.index(), plan.up() ? settings.up() : settings.down())
                    .send();
        } catch (NetlinkException e) {
            if (e.errno() != Errno.EXFULL) {
                int found = bridges.look(netns, network);
                if (found == bridge) {
                    throw e;
                }
                join(netns, hostEnd, further, found, plan, network);
                return;
            }
            throw KernelErrors.of(
                    "attach",
                    "network " + network.name() + " (" + network.id() + ") is full: its bridge "
                            + LinkNames.bridge(network.id()) + " has no free port",
                    List.of(network.id()),
                    e);
        }
    }

    /** Sets up the NIC inside its compute; takes what is superfluous away first, and then gives all that is wanted. */
    static void configure(
            Netns compute, int nic, NicPlan plan, Collection<IpPrefix> gone, Collection<NicPlan.Way> goneWays) {
        // The kernel makes an address up as soon as IPv6 is switched on, or the link comes up, and nobody takes it away
        // again.
        Sysctl.writeIfPresent(compute, "net/ipv6/conf/" + plan.nic() + "/addr_gen_mode", "1");
        quieten(compute, plan);
        Batch batch = compute.rtnl().batch();
        batch.change(nic, LinkSettings.NONE.mac(plan.mac()).mtu(plan.mtu()).up());
        goneWays.forEach(way -> batch.deleteRoute(way.by(nic)).tolerating(Errno.ESRCH));
        gone.forEach(address -> batch.deleteAddress(nic, address).tolerating(Errno.EADDRNOTAVAIL));
        addTo(batch, nic, plan.addresses(), wanted(compute, nic, plan.ways()));
        batch.send();
    }

    /** The same for a NIC that was just made, which has nothing yet but its MAC and its MTU. */
    private static void configureNew(Netns compute, int nic, NicPlan plan) {
        Fabric.inside(compute, () -> {
            quieten(compute, plan);
            Batch batch = compute.rtnl().batch();
            batch.change(nic, LinkSettings.NONE.withoutAddressGeneration().up());
            addTo(batch, nic, plan.addresses(), wanted(compute, nic, plan.ways()));
            batch.send();
        });
    }

    /** Takes nothing from router advertisements, neither routes nor addresses. */
    private static void quieten(Netns compute, NicPlan plan) {
        String settings = "net/ipv6/conf/" + plan.nic() + "/";
        Sysctl.writeIfPresent(compute, settings + "accept_ra", "0");
        if (plan.addresses().stream().anyMatch(IpPrefix::isIpv6)) {
            Sysctl.writeIfPresent(compute, settings + "disable_ipv6", "0");
        }
    }

    private static void addTo(Batch batch, int nic, Collection<IpPrefix> addresses, Collection<NicPlan.Way> ways) {
        addresses.forEach(address -> batch.addAddress(nic, address));
        ways.forEach(way -> batch.addRoute(way.by(nic)));
    }

    /** The routes without those to where the compute's owner already has a route by another device. */
    static List<NicPlan.Way> wanted(Netns compute, int nic, Collection<NicPlan.Way> ways) {
        if (ways.isEmpty()) {
            return List.of();
        }
        Set<IpPrefix> taken = ways.stream()
                .map(way -> way.destination().isIpv6())
                .distinct()
                .flatMap(ipv6 -> compute.rtnl().routes(ipv6).stream())
                .filter(route -> route.link() != nic)
                .map(Route::destination)
                .collect(Collectors.toSet());
        return ways.stream().filter(way -> !taken.contains(way.destination())).toList();
    }

    /**
     * Addresses that the NIC has and the port has not (any more). An address by itself may be a VIP that the amphora raised; it is
     * only taken away if it was us who raised VIPs here.
     */
    static List<IpPrefix> superfluous(Netns compute, int nic, NicPlan plan, Attachment attachment, boolean raised) {
        List<IpPrefix> found =
                compute.rtnl().addresses(nic).stream().map(LinkAddress::prefix).toList();
        List<IpPrefix> gone = new ArrayList<>(superfluous(found, plan.addresses(), attachment));
        if (raised) {
            found.stream()
                    .filter(prefix -> !plan.addresses().contains(prefix) && !gone.contains(prefix))
                    .filter(prefix -> attachment.port().allowedAddressPairs().stream()
                            .anyMatch(pair -> NicPlan.prefix(pair.addresses()).equals(prefix)))
                    .forEach(gone::add);
        }
        return gone;
    }

    /** Which of these addresses are of the port's subnets, and neither its own nor one that an amphora may raise. */
    static List<IpPrefix> superfluous(Collection<IpPrefix> found, Set<IpPrefix> wanted, Attachment attachment) {
        return found.stream()
                .filter(prefix -> !wanted.contains(prefix) && isOwn(prefix, attachment))
                .filter(prefix -> attachment.port().allowedAddressPairs().stream()
                        .noneMatch(pair -> pair.addresses().contains(Addresses.of(prefix))))
                .toList();
    }

    private static boolean isOwn(IpPrefix prefix, Attachment attachment) {
        return attachment.subnets().stream()
                .anyMatch(subnet -> subnet.cidr().prefixLength() == prefix.length()
                        && subnet.cidr().contains(Addresses.of(prefix)));
    }

    /** Changes a NIC's addresses, allowed address pairs and admin state. */
    void change(Attachment before, Attachment after) {
        Netns netns = fabric.get();
        Fabric.inside(netns, () -> change(netns, before, after));
    }

    private void change(Netns netns, Attachment before, Attachment after) {
        NicPlan plan = NicPlan.of(after, after.heldVips());
        NicPlan old = NicPlan.of(before, before.heldVips());
        int bridge = bridges.index(netns, after.network());
        try (Netns compute = computes.visit(netns, after.computeId(), after.computeIdentity())) {
            Optional<Pair> found = find(netns, compute, plan);
            if (found.isEmpty()) {
                guard.change(netns, before, after);
                make(netns, compute, after, plan, bridge);
                return;
            }
            Pair pair = found.get();
            note(netns, pair.hostEnd(), after); // first: if it does not come to the change, the next process sees that
            try {
                guard.change(netns, before, after);
                limit(netns, pair.hostEnd(), before, after);
                join(netns, pair.hostEnd(), bridge, plan, after.network());
                configure(compute, pair.nic(), plan, old.addressesNotIn(plan), old.waysNotIn(plan));
            } catch (RuntimeException e) {
                String was = pair.hostEnd().alias();
                Undo.suppressing(
                        e,
                        () -> guard.change(netns, after, before),
                        () -> limit(netns, pair.hostEnd(), after, before),
                        () -> alias(netns, pair.hostEnd(), was),
                        () -> {
                            join(netns, pair.hostEnd(), bridge, old, before.network());
                            configure(compute, pair.nic(), old, plan.addressesNotIn(old), plan.waysNotIn(old));
                        });
                throw e;
            }
        }
    }

    /** Limits a port as it is to be, whatever limit it has. */
    void limit(Netns netns, Link hostEnd, Attachment attachment) {
        shapers.set(netns, hostEnd, attachment);
    }

    private void limit(Netns netns, Link hostEnd, Attachment before, Attachment after) {
        if (!Shapers.rate(before).equals(Shapers.rate(after))) {
            shapers.set(netns, hostEnd, after);
        }
    }

    /** Removes a port's NIC, whatever is left of it. */
    void detach(Attachment attachment) {
        fabric.find().ifPresent(netns -> Fabric.inside(netns, () -> detach(netns, attachment)));
    }

    private void detach(Netns netns, Attachment attachment) {
        Port port = attachment.port();
        Optional<Link> found = netns.rtnl().findLink(LinkNames.hostEnd(port.id()));
        found.ifPresent(hostEnd -> {
            if (hostEnd.group() != Rtnl.UNFINISHED) {
                checkMark(port, hostEnd);
            }
            reaper.retire(netns, hostEnd);
            computes.find(netns, attachment.computeId(), attachment.computeIdentity())
                    .ifPresent(compute -> {
                        try (compute) {
                            compute.rtnl()
                                    .findLink(LinkNames.nic(port.id()))
                                    .filter(nic -> nic.peer().equals(OptionalInt.of(hostEnd.index())))
                                    .ifPresent(nic -> Reaper.retireNic(compute, nic));
                        }
                    });
        });
        shapers.removeIfAny(netns, found, attachment);
        guard.revoke(netns, attachment);
    }

    private void checkMark(Port port, Link link) {
        if (!LinkMark.portOf(link, installation).equals(Optional.of(port.id()))) {
            throw new NotOursException(
                    "link " + link.name() + " in the fabric " + fabric.name() + " is not marked as that of port "
                            + port.id() + ": its alias is '" + link.alias() + "'",
                    ErrorContext.of("detach", port.id()));
        }
    }
}
