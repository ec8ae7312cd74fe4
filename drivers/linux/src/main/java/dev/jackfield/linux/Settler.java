package dev.jackfield.linux;

import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkAddress;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.store.Attachment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes ports what their records say after a process was killed while it changed them: their NICs, their filters, their limits, and
 * who holds a VIP. What was cut off is known by the mark of a port's end, which is written before a change and tells then something
 * else than the record.
 */
final class Settler {
    private final Computes computes;
    private final Nics nics;
    private final SourceGuard guard;
    private final Reaper reaper;

    Settler(Computes computes, Nics nics, SourceGuard guard, Reaper reaper) {
        this.computes = computes;
        this.nics = nics;
        this.guard = guard;
        this.reaper = reaper;
    }

    /**
     * A port's link.
     *
     * @param link its end in the fabric, or its ifb
     * @param attachment what is recorded of it
     */
    record Recorded(Link link, Attachment attachment) {}

    /**
     * Settles ports, of which most need nothing.
     *
     * @param links all links of the fabric
     */
    void settle(Netns netns, List<Link> links, List<Recorded> ports) {
        List<Recorded> order = new ArrayList<>(ports);
        // A VIP is taken from whom it does not belong to before its holder joins again.
        order.sort(Comparator.comparing(port -> !port.attachment().heldVips().isEmpty()));
        Map<NetworkId, OptionalInt> bridges = new HashMap<>();
        for (Recorded port : order) {
            if (!Shapers.isShaper(port.link())) {
                Network network = port.attachment().network();
                OptionalInt bridge = bridges.computeIfAbsent(network.id(), id -> bridge(links, id));
                settle(netns, port.link(), port.attachment(), bridge);
            } else if (Shapers.rate(port.attachment()).isEmpty()) {
                reaper.retire(netns, port.link());
            }
        }
    }

    private static OptionalInt bridge(List<Link> links, NetworkId network) {
        String name = LinkNames.bridge(network);
        return links.stream()
                .filter(link -> link.name().equals(name))
                .mapToInt(Link::index)
                .findFirst();
    }

    private void settle(Netns netns, Link link, Attachment attachment, OptionalInt bridge) {
        Optional<LinkMark> mark = LinkMark.of(link);
        boolean guarded =
                mark.flatMap(it -> it.note(LinkMark.GUARD)).equals(Optional.of(SourceGuard.fingerprint(attachment)));
        boolean limited = Shapers.noted(link).equals(Shapers.rate(attachment));
        boolean raised = mark.flatMap(it -> it.note(LinkMark.VIP)).isPresent();
        boolean placed =
                raised != attachment.heldVips().isEmpty() && link.master().equals(bridge);
        if (guarded && limited && placed) {
            return;
        }
        boolean reached = true;
        if (!guarded || !placed) {
            // Once the filter is right nobody knows any more what the change brought.
            reached = isGivenBack(
                    netns, link, attachment, GuardRules.senders(guard.superfluous(netns, attachment)), raised);
            guard.reset(netns, attachment);
        }
        if (!limited) {
            nics.limit(netns, link, attachment);
        }
        // One that may still have the VIP of another stays off the bridge, and is looked at again.
        if (reached || placed) {
            nics.note(netns, link, attachment);
            if (bridge.isPresent()) {
                nics.join(netns, link, bridge.getAsInt(), NicPlan.of(attachment, List.of()), attachment.network());
            }
        }
    }

    /**
     * Gives a NIC what it should have, and takes from it what a change brought that was cut off.
     *
     * @param others addresses that the change let it send from
     * @param raised whether VIPs were raised on it
     * @return whether it could be reached; so can one that is gone
     */
    private boolean isGivenBack(
            Netns netns, Link hostEnd, Attachment attachment, Set<IpAddress> others, boolean raised) {
        Optional<Netns> found = computes.find(netns, attachment.computeId(), attachment.computeIdentity());
        if (found.isEmpty()) {
            return false;
        }
        NicPlan plan = NicPlan.of(attachment, attachment.heldVips());
        try (Netns compute = found.get()) {
            compute.rtnl()
                    .findLink(plan.nic())
                    .filter(nic -> nic.peer().equals(OptionalInt.of(hostEnd.index())))
                    .ifPresent(nic -> giveBack(compute, nic.index(), plan, attachment, others, raised));
            return true;
        } catch (NetlinkException e) {
            return false; // its owner may have forbidden something, and a trace shows it
        }
    }

    private static void giveBack(
            Netns compute, int nic, NicPlan plan, Attachment attachment, Set<IpAddress> others, boolean raised) {
        List<IpPrefix> gone = new ArrayList<>(Nics.superfluous(compute, nic, plan, attachment, raised));
        compute.rtnl().addresses(nic).stream()
                .map(LinkAddress::prefix)
                .filter(prefix -> others.contains(Addresses.of(prefix)))
                .filter(prefix -> !plan.addresses().contains(prefix) && !gone.contains(prefix))
                .forEach(gone::add);
        Nics.configure(compute, nic, plan, gone, plan.waysBeside(compute.rtnl().routes(), nic, gone));
    }
}
