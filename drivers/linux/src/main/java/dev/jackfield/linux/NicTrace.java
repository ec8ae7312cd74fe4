package dev.jackfield.linux;

import dev.jackfield.linux.Inspection.Findings;
import dev.jackfield.linux.Inspection.Part;
import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.Mac;
import dev.jackfield.netlink.Route;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.IpAddress;
import dev.jackfield.store.Attachment;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks at a port's NIC, inside its compute. */
final class NicTrace {
    private final Inspection inspection;
    private final Attachment attachment;
    private final NicPlan plan;
    private final Optional<Link> hostEnd;
    private final Map<Attachment, Set<IpAddress>> raised;

    /**
     * Begins.
     *
     * @param hostEnd its other end
     * @param raised is told all addresses of the NIC
     */
    NicTrace(
            Inspection inspection,
            Attachment attachment,
            Optional<Link> hostEnd,
            Map<Attachment, Set<IpAddress>> raised) {
        this.inspection = inspection;
        this.attachment = attachment;
        this.hostEnd = hostEnd;
        this.raised = raised;
        plan = NicPlan.of(attachment, List.of());
    }

    static String hostEnd(Attachment attachment) {
        return LinkNames.hostEnd(attachment.port().id());
    }

    /** Looks; nothing can be seen if the compute is not there. */
    void look(Optional<ComputeView> compute) {
        Part part = new Part(
                "NIC " + plan.nic() + " in " + attachment.computeId(),
                plan.nic(),
                Subject.of(attachment.port(), attachment.computeId()));
        if (compute.isEmpty()) {
            inspection.unknown(part.hop(), "its compute is not there");
            return;
        }
        Optional<Link> nic = compute.get().find(plan.nic());
        if (nic.isEmpty() && hostEnd.isEmpty()) {
            inspection.unknown(part.hop(), "it went with its other end " + plan.hostEnd());
            return;
        }
        inspection.look(part, findings -> {
            findings.expect(nic.isPresent(), "there is none", Kind.NIC, "a NIC in " + attachment.computeId(), "none");
            nic.ifPresent(link -> look(compute.get(), link, findings));
        });
    }

    private void look(ComputeView compute, Link nic, Findings findings) {
        List<IpPrefix> addresses = compute.addresses(nic);
        raised.put(attachment, addresses.stream().map(Addresses::of).collect(Collectors.toSet()));
        addresses.stream()
                .map(prefix -> Addresses.of(prefix) + "/" + prefix.length())
                .sorted()
                .forEach(findings::saw);
        boolean paired = hostEnd.filter(end -> nic.peer().equals(OptionalInt.of(end.index())))
                .isPresent();
        String otherwise = "its other end is not " + plan.hostEnd();
        if (paired || nic.mac().equals(Optional.of(plan.mac()))) {
            findings.expect(paired, otherwise, Kind.NIC, "the other end of " + plan.hostEnd(), "of another link");
        } else {
            findings.expectOfOwner(
                    false,
                    otherwise,
                    Kind.NIC,
                    "the other end of " + plan.hostEnd(),
                    "a device of somebody's",
                    "whoever made it must remove it");
            return;
        }
        findings.expect(nic.up(), "down", Kind.NIC, "up", "down");
        findings.expect(
                nic.mtu() == plan.mtu(),
                "the MTU should be " + plan.mtu(),
                Kind.NIC,
                "MTU " + plan.mtu(),
                "MTU " + nic.mtu());
        findings.expect(
                nic.mac().equals(Optional.of(plan.mac())),
                "the MAC address should be " + plan.mac(),
                Kind.NIC,
                "MAC " + plan.mac(),
                "MAC " + nic.mac().map(Mac::toString).orElse("none"));
        addresses(compute, nic, addresses, findings);
        settings(compute, findings);
        if (findings.areGood()) {
            routes(compute, nic, findings);
        }
    }

    private void addresses(ComputeView compute, Link nic, List<IpPrefix> addresses, Findings findings) {
        for (IpPrefix address : plan.addresses()) {
            String elsewhere = compute.addresses().stream()
                    .filter(it -> it.prefix().address().equals(address.address()))
                    .flatMap(it -> compute.links().values().stream().filter(link -> link.index() == it.link()))
                    .filter(link -> link.index() != nic.index())
                    .map(link -> "on " + link.name())
                    .findFirst()
                    .orElse("not there");
            findings.expect(
                    addresses.contains(address), "lacks " + address, Kind.ADDRESS, address.toString(), elsewhere);
        }
        Set<IpPrefix> wanted = NicPlan.of(attachment, attachment.heldVips()).addresses();
        Nics.superfluous(addresses, wanted, attachment)
                .forEach(it -> findings.note(false, Kind.ADDRESS, "not " + it, it.toString()));
    }

    private void settings(ComputeView compute, Findings findings) {
        Map<String, String> wanted = new TreeMap<>(ComputeView.QUIET);
        if (plan.addresses().stream().anyMatch(IpPrefix::isIpv6)) {
            wanted.put(ComputeView.NO_IPV6, "0");
        }
        wanted.forEach((setting, value) -> {
            String real = compute.settings().getOrDefault(plan.nic() + "/" + setting, value);
            findings.note(real.equals(value), Kind.SETTING, setting + " = " + value, setting + " = " + real);
        });
    }

    /** The routes that the kernel makes of addresses, and those that the port brings along unless the compute has its own. */
    private void routes(ComputeView compute, Link nic, Findings findings) {
        Set<IpPrefix> here = compute.routes().stream()
                .filter(route -> route.link() == nic.index())
                .map(Route::destination)
                .collect(Collectors.toSet());
        Set<IpPrefix> anywhere =
                compute.routes().stream().map(Route::destination).collect(Collectors.toSet());
        Set<IpPrefix> missing = new HashSet<>(unconnected(plan, here));
        for (NicPlan.Way way : NicPlan.of(attachment, attachment.heldVips()).ways()) {
            if (!anywhere.contains(way.destination())) {
                missing.add(way.destination());
            } else if (here.contains(way.destination())) {
                gateway(compute, nic, way, findings);
            }
        }
        missing.stream()
                .map(IpPrefix::toString)
                .sorted()
                .forEach(it ->
                        findings.expect(false, "lacks the route to " + it, Kind.ROUTE, "a route to " + it, "none"));
    }

    private static void gateway(ComputeView compute, Link nic, NicPlan.Way way, Findings findings) {
        List<Optional<InetAddress>> gateways = compute.routes().stream()
                .filter(route ->
                        route.link() == nic.index() && route.destination().equals(way.destination()))
                .map(Route::gateway)
                .toList();
        String to = "the route to " + way.destination() + " by ";
        findings.expect(
                gateways.contains(way.gateway()),
                to + gateways.stream().map(NicTrace::text).toList(),
                Kind.ROUTE,
                to + text(way.gateway()),
                to + text(gateways.getFirst()));
    }

    private static String text(Optional<InetAddress> gateway) {
        return gateway.map(InetAddress::getHostAddress).orElse("the link");
    }

    /** The networks of a NIC's addresses to which no route leads by it. */
    static Set<IpPrefix> unconnected(NicPlan plan, Set<IpPrefix> destinations) {
        return plan.addresses().stream()
                .filter(address -> !address.equals(IpPrefix.host(address.address())))
                .map(IpPrefix::network)
                .filter(network -> !destinations.contains(network))
                .collect(Collectors.toSet());
    }
}
