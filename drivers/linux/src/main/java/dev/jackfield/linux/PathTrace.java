package dev.jackfield.linux;

import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkAddress;
import dev.jackfield.netlink.NativeLibraryException;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.NftablesException;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Hop.State;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.store.Attachment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Follows the way of a load balancer's traffic: the fabric, the bridges, each port's two ends and its filter, and who has the VIP. */
final class PathTrace {
    private final Fabric fabric;
    private final Computes computes;
    private final SourceGuard guard;
    private final List<Hop> hops = new ArrayList<>();
    private final Map<Attachment, Set<IpAddress>> raised = new LinkedHashMap<>();

    PathTrace(Fabric fabric, Computes computes, SourceGuard guard) {
        this.fabric = fabric;
        this.computes = computes;
        this.guard = guard;
    }

    /** What is wrong with a hop, and what was seen of it. */
    private static final class Findings {
        private final StringJoiner wrong = new StringJoiner("; ");
        private final StringJoiner seen = new StringJoiner(", ");

        void saw(Object what) {
            seen.add(what.toString());
        }

        void expect(boolean right, String otherwise) {
            if (!right) {
                wrong.add(otherwise);
            }
        }
    }

    /** Looks, and changes nothing. */
    List<Hop> of(List<Attachment> attachments) {
        Netns netns;
        try {
            netns = fabric.get();
        } catch (NetworkException e) {
            hops.add(new Hop("fabric " + fabric.name(), State.BROKEN, String.valueOf(e.getMessage())));
            return hops;
        }
        hops.add(new Hop("fabric " + fabric.name(), State.OK, "network namespace " + Identity.text(netns.id())));
        Map<Network, OptionalInt> bridges = new HashMap<>();
        for (Attachment attachment : attachments) {
            OptionalInt bridge = bridges.computeIfAbsent(attachment.network(), network -> bridge(netns, network));
            port(netns, attachment, bridge);
        }
        vips(attachments);
        return hops;
    }

    private OptionalInt bridge(Netns netns, Network network) {
        String name = LinkNames.bridge(network.id());
        Optional<Link> found = netns.rtnl().findLink(name);
        look("bridge " + name + " of network " + network.name(), findings -> {
            findings.expect(found.isPresent(), "there is none");
            found.ifPresent(link -> {
                findings.saw("MTU " + link.mtu());
                findings.expect(link.up(), "down");
                findings.expect(link.mtu() == network.mtu(), "the MTU should be " + network.mtu());
            });
        });
        return found.map(link -> OptionalInt.of(link.index())).orElse(OptionalInt.empty());
    }

    private void port(Netns netns, Attachment attachment, OptionalInt bridge) {
        String end = LinkNames.hostEnd(attachment.port().id());
        NicPlan plan = NicPlan.of(attachment, attachment.heldVips());
        Optional<Link> found = netns.rtnl().findLink(end);
        look("port " + attachment.port().id() + ", " + end, findings -> {
            findings.expect(found.isPresent(), "there is none");
            found.ifPresent(link -> {
                findings.saw(link.up() ? "up" : "down");
                findings.saw(link.lowerUp() ? "carrier" : "no carrier");
                findings.saw("MTU " + link.mtu());
                findings.expect(link.up() == plan.up(), plan.up() ? "should be up" : "should be down");
                findings.expect(!plan.up() || link.lowerUp(), "its other end is down");
                findings.expect(link.master().equals(bridge), "not on its bridge");
                findings.expect(link.mtu() == plan.mtu(), "the MTU should be " + plan.mtu());
            });
        });
        if (attachment.network().portSecurityEnabled()) {
            look("filter of " + end, findings -> {
                findings.saw("table " + GuardRules.TABLE);
                findings.expect(guard.guards(netns, attachment.port().id()), "lets forged addresses pass");
            });
        }
        look("NIC " + plan.nic() + " in " + attachment.computeId(), findings -> nic(attachment, plan, findings));
    }

    private void nic(Attachment attachment, NicPlan plan, Findings findings) {
        try (Netns compute = computes.open(attachment.computeId(), attachment.computeIdentity())) {
            Optional<Link> nic = compute.rtnl().findLink(plan.nic());
            findings.expect(nic.isPresent(), "there is none");
            nic.ifPresent(link -> {
                Set<IpPrefix> addresses = compute.rtnl().addresses(link.index()).stream()
                        .map(LinkAddress::prefix)
                        .collect(Collectors.toSet());
                raised.put(attachment, addresses.stream().map(Addresses::of).collect(Collectors.toSet()));
                addresses.stream()
                        .map(prefix -> Addresses.of(prefix) + "/" + prefix.length())
                        .sorted()
                        .forEach(findings::saw);
                findings.expect(link.up(), "down");
                findings.expect(link.mtu() == plan.mtu(), "the MTU should be " + plan.mtu());
                findings.expect(link.mac().equals(Optional.of(plan.mac())), "the MAC address should be " + plan.mac());
                plan.addresses().stream()
                        .filter(address -> !addresses.contains(address))
                        .forEach(address -> findings.expect(false, "lacks " + address));
            });
        } catch (AmphoraNotFoundException e) {
            findings.expect(false, String.valueOf(e.getMessage()));
        }
    }

    /** The VIPs are where they should be and nowhere else; nothing is said of VIPs that the amphorae raise themselves. */
    private void vips(List<Attachment> attachments) {
        for (Attachment holder : attachments) {
            for (IpAddress vip : holder.heldVips()) {
                look("VIP " + vip, findings -> {
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

    private void look(String name, Consumer<Findings> work) {
        Findings findings = new Findings();
        try {
            work.accept(findings);
        } catch (NetlinkException | NftablesException | NativeLibraryException e) {
            hops.add(new Hop(name, State.UNKNOWN, String.valueOf(e.getMessage())));
            return;
        }
        boolean right = findings.wrong.length() == 0;
        String seen = findings.seen.toString();
        String wrong = findings.wrong.toString();
        hops.add(
                right
                        ? new Hop(name, State.OK, seen)
                        : new Hop(name, State.BROKEN, seen.isEmpty() ? wrong : wrong + " (" + seen + ")"));
    }
}
