package dev.jackfield.linux;

import dev.jackfield.linux.Inspection.Part;
import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Qdisc;
import dev.jackfield.netlink.Sysctl;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.Hop;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.store.Attachment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Follows the way of traffic: the fabric and its filter, the bridges and how they get out, the computes, each port's two ends and
 * its filter, who has the VIP, and whether its listeners listen. A hop is broken by what is wrong with itself; what cannot be there because another hop is broken
 * is unknown, so that what is to be mended stands out. What it finds is told hop by hop, and as differences.
 */
final class PathTrace {
    private final Fabric fabric;
    private final Computes computes;
    private final SourceGuard guard;
    private final Nics nics;
    private final Map<NetworkId, OptionalInt> bridges = new HashMap<>();
    private final Map<String, Optional<ComputeView>> seen = new HashMap<>();
    private final Map<Attachment, Set<IpAddress>> raised = new LinkedHashMap<>();

    PathTrace(Fabric fabric, Computes computes, SourceGuard guard, Nics nics) {
        this.fabric = fabric;
        this.computes = computes;
        this.guard = guard;
        this.nics = nics;
    }

    /** Looks at the way of a load balancer's traffic, and changes nothing. */
    List<Hop> of(LoadBalancer loadBalancer, List<Attachment> attachments) {
        Inspection inspection = new Inspection(false);
        if (look(inspection, List.of(), attachments)) {
            listeners(inspection, loadBalancer);
        }
        return inspection.hops();
    }

    /** Looks at all of these, and changes nothing. */
    List<Difference> differences(List<Network> networks, List<Attachment> attachments) {
        Inspection inspection = new Inspection(true);
        if (!networks.isEmpty() || fabric.presence() == Fabric.Presence.PRESENT) {
            look(inspection, networks, attachments);
        }
        return inspection.differences();
    }

    /** Looks at all but the listeners; false: there is no fabric, and so nothing to look at. */
    private boolean look(Inspection inspection, List<Network> networks, List<Attachment> attachments) {
        Optional<FabricView> found = fabric(inspection);
        if (found.isEmpty()) {
            return false;
        }
        FabricView view = found.get();
        boolean needed = !networks.isEmpty()
                || attachments.stream().anyMatch(it -> it.network().portSecurityEnabled());
        FilterTrace filter = new FilterTrace(inspection, guard);
        if (needed) {
            filter.table(view.netns(), attachments);
        }
        networks.forEach(network -> bridge(inspection, view, network));
        for (Attachment attachment : attachments) {
            OptionalInt bridge = bridge(inspection, view, attachment.network());
            Optional<ComputeView> compute = compute(inspection, view.netns(), attachment, attachments);
            port(inspection, view, attachment, bridge, compute);
            if (attachment.network().portSecurityEnabled()
                    || attachment.filter().isPresent()) {
                filter.port(attachment);
            }
            limit(inspection, view, attachment);
            new NicTrace(inspection, attachment, view.find(NicTrace.hostEnd(attachment)), raised).look(compute);
        }
        vips(inspection, attachments);
        return true;
    }

    private Optional<FabricView> fabric(Inspection inspection) {
        Part part = new Part("fabric " + fabric.name(), fabric.name(), Subject.ALL);
        Netns netns;
        try {
            netns = fabric.get();
        } catch (NetworkException e) {
            String why = String.valueOf(e.getMessage());
            boolean here = fabric.presence() == Fabric.Presence.GONE || fabric.presence() == Fabric.Presence.NONE;
            inspection.look(part, findings -> {
                if (here) {
                    findings.expect(false, why, Kind.HOST, "a network namespace with all bridges and ports", "none");
                } else {
                    findings.expectOfOwner(
                            false, why, Kind.HOST, "a network namespace of this store", why, "run where it was made");
                }
            });
            return Optional.empty();
        }
        inspection.look(part, findings -> {
            findings.saw("network namespace " + Identity.text(netns.id()));
            Fabric.SETTINGS.forEach((setting, value) -> {
                Optional<String> found = setting(netns, setting);
                found.ifPresent(real -> findings.note(
                        real.equals(value), Kind.SETTING, setting + " = " + value, setting + " = " + real));
            });
        });
        return Optional.of(new FabricView(netns));
    }

    private static Optional<String> setting(Netns netns, String setting) {
        try {
            return Optional.of(Sysctl.read(netns, setting));
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private OptionalInt bridge(Inspection inspection, FabricView view, Network network) {
        OptionalInt known = bridges.get(network.id());
        if (known != null) {
            return known;
        }
        BridgeTrace trace = new BridgeTrace(inspection, view, network);
        OptionalInt index = trace.look(nics.installation());
        bridges.put(network.id(), index);
        return index;
    }

    /** A port's compute, if it is there; it has a hop of its own with its first port. */
    private Optional<ComputeView> compute(
            Inspection inspection, Netns netns, Attachment attachment, List<Attachment> attachments) {
        String key = attachment.computeId() + " " + attachment.computeIdentity();
        Optional<ComputeView> known = seen.get(key);
        if (known != null) {
            return known;
        }
        Part part = new Part(
                "compute " + attachment.computeId(),
                attachment.computeId().value(),
                Subject.of(attachment.port(), attachment.computeId()));
        ComputeView[] view = new ComputeView[1];
        inspection.look(part, findings -> {
            List<String> ours = attachments.stream()
                    .filter(it -> it.computeId().equals(attachment.computeId()))
                    .map(it -> LinkNames.nic(it.port().id()))
                    .toList();
            try (Netns compute = computes.visit(netns, attachment.computeId(), attachment.computeIdentity())) {
                findings.saw("network namespace " + Identity.text(compute.id()));
                view[0] = ComputeView.of(compute, ours);
            } catch (AmphoraNotFoundException e) {
                findings.lost(String.valueOf(e.getMessage()), attachment.computeIdentity());
            }
        });
        Optional<ComputeView> result = Optional.ofNullable(view[0]);
        seen.put(key, result);
        return result;
    }

    private void port(
            Inspection inspection,
            FabricView view,
            Attachment attachment,
            OptionalInt bridge,
            Optional<ComputeView> compute) {
        NicPlan plan = NicPlan.of(attachment, List.of());
        Part part = new Part(
                "port " + attachment.port().id() + ", " + plan.hostEnd(),
                plan.hostEnd(),
                Subject.of(attachment.port(), attachment.computeId()));
        Optional<Link> found = view.find(plan.hostEnd());
        if (found.isEmpty() && compute.isEmpty()) {
            inspection.unknown(part.hop(), "it went with its compute");
            return;
        }
        String place = "on bridge " + LinkNames.bridge(attachment.network().id());
        inspection.look(part, findings -> {
            view.astray(nics.installation(), attachment.port().id())
                    .forEach(link -> findings.expect(
                            false,
                            link.name() + " has its mark",
                            Kind.PORT,
                            "its mark on nothing else",
                            "on " + link.name() + ", on " + view.name(link.master())));
            findings.expect(
                    found.isPresent(),
                    "there is no such link in the fabric",
                    Kind.PORT,
                    "a veth pair into " + attachment.computeId(),
                    "none");
            found.ifPresent(link -> {
                findings.saw(link.up() ? "up" : "down");
                // Without carrier it is the other end that is down: the NIC's hop says so.
                findings.saw(link.lowerUp() ? "carrier" : "no carrier");
                findings.saw("MTU " + link.mtu());
                findings.expect(
                        link.up() == plan.up(),
                        plan.up() ? "should be up" : "should be down",
                        Kind.PORT,
                        plan.up() ? "up" : "down",
                        link.up() ? "up" : "down");
                if (bridge.isPresent()) {
                    findings.expect(
                            link.master().equals(bridge),
                            "not on its bridge",
                            Kind.PORT,
                            place,
                            "on " + view.name(link.master()));
                }
                findings.expect(
                        link.mtu() == plan.mtu(),
                        "the MTU should be " + plan.mtu(),
                        Kind.PORT,
                        "MTU " + plan.mtu(),
                        "MTU " + link.mtu());
                String mark = nics.mark(attachment).text();
                findings.note(link.alias().equals(mark), Kind.MARK, mark, "'" + link.alias() + "'");
            });
        });
        if (found.isPresent() && bridge.isEmpty()) {
            inspection.follows(part, findings -> findings.note(false, Kind.PORT, place, "on none"));
        }
    }

    /** A port under a QoS policy receives through a bucket on its end, and sends through an ifb with a bucket; others have neither. */
    private static void limit(Inspection inspection, FabricView view, Attachment attachment) {
        String end = NicTrace.hostEnd(attachment);
        Part part = new Part("limit of " + end, end, Subject.of(attachment.port(), attachment.computeId()));
        Optional<Link> found = view.find(end);
        Optional<String> rate = Shapers.rate(attachment);
        if (found.isEmpty()) {
            rate.ifPresent(it -> inspection.unknown(part.hop(), "there is no such link"));
            return;
        }
        Link link = found.get();
        Optional<Qdisc> out = view.qdisc(link, Qdisc.ROOT);
        Optional<Qdisc> in = view.qdisc(link, Qdisc.INGRESS);
        Optional<Link> ifb = view.find(LinkNames.shaper(attachment.port().id()));
        if (rate.isEmpty()) {
            boolean free = out.isEmpty()
                    && in.isEmpty()
                    && ifb.filter(Shapers::isShaper).isEmpty();
            String real = out.or(() -> in).map(Qdisc::kind).orElse("an ifb");
            inspection.follows(part, findings -> findings.note(free, Kind.LIMIT, "no limit", real));
            return;
        }
        String desired = rate.get() + " kbit/s each way";
        OptionalLong wanted = OptionalLong.of(Long.parseLong(rate.get()) * 1000 / Byte.SIZE);
        inspection.look(part, findings -> {
            findings.saw(desired);
            findings.expect(
                    out.map(Qdisc::bytesPerSecond).equals(Optional.of(wanted)),
                    "what the port receives is not limited to that",
                    Kind.LIMIT,
                    desired,
                    "what it receives is not limited to that: "
                            + out.map(Qdisc::kind).orElse("no limit"));
            boolean limited = ifb.filter(it -> it.up()
                            && in.isPresent()
                            && view.netns().rtnl().redirection(link.index()).equals(OptionalInt.of(it.index()))
                            && view.qdisc(it, Qdisc.ROOT)
                                    .map(Qdisc::bytesPerSecond)
                                    .equals(Optional.of(wanted)))
                    .isPresent();
            findings.expect(
                    limited,
                    "what the port sends is not limited to that",
                    Kind.LIMIT,
                    desired,
                    "what it sends is not limited to that");
        });
    }

    /** The VIPs are where they should be and nowhere else; nothing is said of VIPs that the amphorae raise themselves. */
    private void vips(Inspection inspection, List<Attachment> attachments) {
        for (Attachment holder : attachments) {
            for (IpAddress vip : holder.heldVips()) {
                if (raised.containsKey(holder)) {
                    vip(inspection, holder, vip);
                } else {
                    inspection.unknown(
                            "VIP " + vip, "the NIC of its holder " + holder.computeId() + " cannot be looked at");
                }
            }
        }
    }

    private void vip(Inspection inspection, Attachment holder, IpAddress vip) {
        List<Attachment> where = raised.entrySet().stream()
                .filter(entry -> loadBalancer(entry.getKey()).equals(loadBalancer(holder)))
                .filter(entry -> entry.getValue().contains(vip))
                .map(Map.Entry::getKey)
                .toList();
        String desired = vip + " on " + holder.computeId() + " alone";
        Part part = new Part(
                "VIP " + vip, LinkNames.nic(holder.port().id()), Subject.of(holder.port(), holder.computeId()));
        inspection.look(part, findings -> {
            where.forEach(it -> findings.saw(it.computeId()));
            String otherwise = "should be on " + holder.computeId() + " alone";
            if (where.contains(holder)) {
                findings.expect(where.equals(List.of(holder)), otherwise);
            } else {
                findings.expect(false, otherwise, Kind.VIP, desired, "not there");
            }
        });
        where.stream()
                .filter(it -> !it.equals(holder))
                .map(it -> new Part("VIP " + vip, LinkNames.nic(it.port().id()), Subject.of(it.port(), it.computeId())))
                .forEach(other -> inspection.follows(
                        other,
                        findings -> findings.note(
                                false,
                                Kind.VIP,
                                desired,
                                "on " + other.name() + " of "
                                        + other.subject().compute().orElseThrow() + ", too")));
    }

    private static Optional<LoadBalancerId> loadBalancer(Attachment attachment) {
        return attachment.port().mark().flatMap(Mark::loadBalancer);
    }

    /** Each listener at each VIP, from inside an amphora that has the VIP, be it the wrong one: that is the VIP's own hop. */
    private void listeners(Inspection inspection, LoadBalancer loadBalancer) {
        ListenerProbe probe = new ListenerProbe(computes, inspection);
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
