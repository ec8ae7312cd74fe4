package dev.jackfield.linux;

import dev.jackfield.linux.Announcements.Announcement;
import dev.jackfield.netlink.Batch;
import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkAddress;
import dev.jackfield.netlink.LinkSettings;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.VipMove;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Moves VIPs. The old holder is cut off at its end in the fabric first, whatever it does itself, so that at no moment two amphorae
 * answer; its NIC keeps its carrier meanwhile. A VIP stands by itself on its NIC, as /32 or /128, beside the port's own address.
 */
final class VipMoves {
    private static final String HELD = "held";

    private final Fabric fabric;
    private final Computes computes;
    private final Bridges bridges;
    private final Nics nics;
    private final Announcements announcements;

    VipMoves(Fabric fabric, Computes computes, Bridges bridges, Nics nics, Announcements announcements) {
        this.fabric = fabric;
        this.computes = computes;
        this.bridges = bridges;
        this.nics = nics;
        this.announcements = announcements;
    }

    /** Moves a VIP, or only announces it anew if it stays where it is. */
    void move(VipMove move) {
        Netns netns = fabric.get();
        Fabric.inside(netns, () -> move(netns, move));
    }

    private void move(Netns netns, VipMove move) {
        Attachment to = move.to();
        NicPlan plan = NicPlan.of(to, union(to.heldVips(), move.addresses()));
        try (Netns compute = computes.visit(netns, to.computeId(), to.computeIdentity())) {
            int bridge = bridges.look(netns, to.network());
            Link hostEnd = hostEnd(netns, to);
            Optional<Attachment> from =
                    move.from().filter(old -> !old.port().id().equals(to.port().id()));
            Optional<Link> old = from.flatMap(
                    it -> netns.rtnl().findLink(LinkNames.hostEnd(it.port().id())));
            List<Link> holders = holders(netns, bridge, move, old, hostEnd);
            Announcement announcement = new Announcement(move.loadBalancer(), bridge, plan.mac(), move.addresses());
            try {
                cutOff(netns, holders, bridge, new End(hostEnd, nics.mark(to).with(LinkMark.VIP, HELD), plan.up()));
                Fabric.inside(compute, () -> raise(compute, hostEnd, plan, move));
                announcements.announce(netns, announcement);
            } catch (RuntimeException e) {
                Undo.suppressing(
                        e,
                        () -> lower(compute, plan, before(move)),
                        () -> alias(netns, hostEnd, hostEnd.alias()),
                        () -> holders.forEach(it -> rejoin(netns, it, it.alias(), bridge)));
                throw e;
            }
            old.ifPresent(it -> takeFrom(netns, it, from.orElseThrow(), move.addresses(), bridge));
            announcements.announceAgain(netns, announcement, () -> holds(netns, to, plan, move.addresses()));
        }
    }

    /** The new holder's end in the fabric. */
    private record End(Link link, LinkMark mark, boolean up) {}

    /** Whether a port holds a VIP as it should: it is noted there, and the port is on its bridge. */
    private static boolean isHolder(Link hostEnd, int bridge) {
        return hostEnd.master().equals(OptionalInt.of(bridge)) && isNoted(hostEnd);
    }

    private static boolean isNoted(Link hostEnd) {
        return LinkMark.of(hostEnd).flatMap(it -> it.note(LinkMark.VIP)).isPresent();
    }

    /** What the new holder had before, by what is recorded. */
    private static NicPlan before(VipMove move) {
        Attachment to = move.to();
        boolean stays =
                move.from().filter(it -> it.port().id().equals(to.port().id())).isPresent();
        return NicPlan.of(to, stays ? to.heldVips() : without(to.heldVips(), move.addresses()));
    }

    /**
     * Who holds the VIP: the old holder, and others that are not recorded, since a process that moved the VIP there was killed. Those
     * are looked for only if things are not as recorded.
     */
    private static List<Link> holders(Netns netns, int bridge, VipMove move, Optional<Link> old, Link hostEnd) {
        List<Link> holders = new ArrayList<>(old.stream().toList());
        if (isHolder(old.orElse(hostEnd), bridge)) {
            return holders;
        }
        netns.rtnl().ports(bridge).stream()
                .filter(link -> link.index() != hostEnd.index())
                .filter(link -> old.filter(it -> it.index() == link.index()).isEmpty())
                .filter(VipMoves::isNoted)
                .filter(link -> LinkMark.of(link)
                        .flatMap(LinkMark::loadBalancer)
                        .filter(move.loadBalancer()::equals)
                        .isPresent())
                .forEach(holders::add);
        return holders;
    }

    private static void cutOff(Netns netns, List<Link> holders, int bridge, End to) {
        Batch batch = netns.rtnl().batch();
        holders.forEach(
                it -> batch.change(it.index(), LinkSettings.NONE.noMaster()).tolerating(Errno.ENODEV));
        LinkSettings settings = LinkSettings.NONE.alias(to.mark().text());
        if (to.up() && !(to.link().up() && to.link().master().equals(OptionalInt.of(bridge)))) {
            settings = settings.master(bridge).up();
        }
        batch.change(to.link().index(), settings);
        batch.send();
    }

    private static void raise(Netns compute, Link hostEnd, NicPlan plan, VipMove move) {
        int nic = compute.rtnl()
                .findLink(plan.nic())
                .filter(it -> it.peer().equals(OptionalInt.of(hostEnd.index())))
                .orElseThrow(
                        () -> lost(move.to(), plan.nic() + " in " + move.to().computeId()))
                .index();
        Batch batch = compute.rtnl().batch();
        move.addresses().forEach(vip -> batch.addAddress(nic, IpPrefix.host(vip.toInetAddress())));
        // Most VIPs are of a subnet of which the NIC has an address, and bring no routes.
        List<NicPlan.Way> ways = plan.waysNotIn(NicPlan.of(move.to(), List.of()));
        Nics.wanted(compute, nic, ways).forEach(way -> batch.addRoute(way.by(nic)));
        batch.send();
    }

    /** Takes from a NIC what one plan has and another has not; a NIC that is gone has nothing. */
    private static void lower(Netns compute, NicPlan plan, NicPlan wanted) {
        Fabric.inside(
                compute,
                () -> compute.rtnl().findLink(plan.nic()).ifPresent(nic -> {
                    Batch batch = compute.rtnl().batch();
                    plan.waysNotIn(wanted)
                            .forEach(way ->
                                    batch.deleteRoute(way.by(nic.index())).tolerating(Errno.ESRCH, Errno.ENODEV));
                    plan.addressesNotIn(wanted)
                            .forEach(it ->
                                    batch.deleteAddress(nic.index(), it).tolerating(Errno.EADDRNOTAVAIL, Errno.ENODEV));
                    batch.send();
                }));
    }

    /** Takes the VIP off its old holder and lets that one back on the bridge. If it cannot be reached it stays off. */
    private void takeFrom(Netns netns, Link hostEnd, Attachment from, List<IpAddress> vips, int bridge) {
        Optional<Netns> found = computes.find(netns, from.computeId(), from.computeIdentity());
        if (found.isEmpty()) {
            return;
        }
        try (Netns compute = found.get()) {
            NicPlan held = NicPlan.of(from, union(from.heldVips(), vips));
            lower(compute, held, NicPlan.of(from, without(from.heldVips(), vips)));
        } catch (NetlinkException e) {
            return; // its end is off the bridge, so it holds the VIP for nobody; a trace shows it
        }
        String alias =
                LinkMark.of(hostEnd).map(it -> it.without(LinkMark.VIP).text()).orElse(hostEnd.alias());
        rejoin(netns, hostEnd, alias, bridge);
    }

    private static void rejoin(Netns netns, Link hostEnd, String alias, int bridge) {
        netns.rtnl()
                .batch()
                .change(hostEnd.index(), LinkSettings.NONE.alias(alias).master(bridge))
                .tolerating(Errno.ENODEV)
                .send();
    }

    private static void alias(Netns netns, Link hostEnd, String alias) {
        netns.rtnl()
                .batch()
                .change(hostEnd.index(), LinkSettings.NONE.alias(alias))
                .tolerating(Errno.ENODEV)
                .send();
    }

    /** Whether an amphora still has the VIP: another process may have moved it on. */
    private boolean holds(Netns netns, Attachment to, NicPlan plan, List<IpAddress> vips) {
        Optional<Netns> found = computes.find(netns, to.computeId(), to.computeIdentity());
        if (found.isEmpty()) {
            return false;
        }
        try (Netns compute = found.get()) {
            return compute.rtnl()
                    .findLink(plan.nic())
                    .map(nic -> compute.rtnl().addresses(nic.index()).stream()
                            .map(LinkAddress::prefix)
                            .map(Addresses::of)
                            .toList()
                            .containsAll(vips))
                    .orElse(false);
        }
    }

    private static Link hostEnd(Netns netns, Attachment to) {
        return netns.rtnl()
                .findLink(LinkNames.hostEnd(to.port().id()))
                .orElseThrow(() -> lost(to, LinkNames.hostEnd(to.port().id()) + " in the fabric"));
    }

    private static NetworkServiceException lost(Attachment to, String link) {
        return new NetworkServiceException(
                ErrorKind.UNAVAILABLE,
                "port " + to.port().id() + " has lost its link " + link + ": plug it anew",
                ErrorContext.of("moveVip", to.port().id(), to.computeId()));
    }

    private static List<IpAddress> union(List<IpAddress> first, List<IpAddress> second) {
        Set<IpAddress> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    private static List<IpAddress> without(List<IpAddress> all, List<IpAddress> some) {
        List<IpAddress> rest = new ArrayList<>(all);
        rest.removeAll(some);
        return rest;
    }
}
