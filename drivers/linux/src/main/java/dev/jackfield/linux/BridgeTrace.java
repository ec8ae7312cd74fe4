package dev.jackfield.linux;

import dev.jackfield.linux.Inspection.Findings;
import dev.jackfield.linux.Inspection.Part;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.Mac;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Network;

import java.util.Optional;
import java.util.OptionalInt;

/** Looks at a network's bridge, and at how it gets out. */
final class BridgeTrace {
    private static final String OF_HOST = "it is the host's own: whoever looks after that must";

    private final Inspection inspection;
    private final FabricView view;
    private final Network network;

    BridgeTrace(Inspection inspection, FabricView view, Network network) {
        this.inspection = inspection;
        this.view = view;
        this.network = network;
    }

    /** Looks; returns the bridge's index, if there is one. */
    OptionalInt look(InstallationId installation) {
        String name = LinkNames.bridge(network.id());
        Optional<Link> found = view.find(name);
        OptionalInt index = found.map(link -> OptionalInt.of(link.index())).orElse(OptionalInt.empty());
        Part part = new Part("bridge " + name + " of network " + network.name(), name, Subject.of(network.id()));
        inspection.look(part, findings -> {
            findings.expect(
                    found.isPresent(), "there is none", Kind.NETWORK, "a bridge of network " + network.name(), "none");
            found.ifPresent(link -> bridge(link, installation, findings));
        });
        network.providerPhysicalNetwork()
                .ifPresent(device -> inspection.look(
                        new Part(
                                "uplink " + device + " of network " + network.name(), device, Subject.of(network.id())),
                        findings -> uplink(device, index, findings)));
        return index;
    }

    private void bridge(Link link, InstallationId installation, Findings findings) {
        String mark = LinkMark.of(installation, network.id()).text();
        Mac mac = Mac.of(LinkNames.bridgeMac(network.id()));
        if (!Bridges.isOurs(link, installation, network)) {
            findings.expectOfOwner(
                    false,
                    "it is not ours",
                    Kind.NETWORK,
                    "a bridge of network " + network.name(),
                    "a " + (link.kind().isEmpty() ? "device" : link.kind()) + " of somebody's",
                    "whoever made it must remove it");
            return;
        }
        findings.saw("MTU " + link.mtu());
        findings.expect(link.up(), "down", Kind.NETWORK, "up", "down");
        // A bridge takes the least MTU of its ports: then it is the port that is wrong, and its hop says so.
        boolean follows = view.ports(link.index()).stream().anyMatch(it -> it.mtu() == link.mtu());
        boolean right = link.mtu() == network.mtu() || (link.mtu() < network.mtu() && follows);
        findings.expect(
                right, "the MTU should be " + network.mtu(), Kind.NETWORK, "MTU " + network.mtu(), "MTU " + link.mtu());
        findings.note(
                link.mac().equals(Optional.of(mac)),
                Kind.NETWORK,
                "MAC " + mac,
                "MAC " + link.mac().map(Mac::toString).orElse("none"));
        findings.note(link.alias().equals(mark), Kind.MARK, mark, "'" + link.alias() + "'");
    }

    /** A NIC that was lent to the fabric is a port of the bridge; a bridge of the host is joined to it by a veth pair. */
    private void uplink(String device, OptionalInt bridge, Findings findings) {
        Optional<Link> lent = view.find(device);
        Optional<Link> inner = lent.or(() -> view.find(LinkNames.uplink(network.id())));
        inner.ifPresent(link -> {
            findings.saw(link.name() + (link.lowerUp() ? " with carrier" : " without carrier"));
            findings.expect(link.up(), link.name() + " is down in the fabric", Kind.UPLINK, "up", "down");
            findings.expect(
                    bridge.isEmpty() || link.master().equals(bridge),
                    link.name() + " is not on the network's bridge",
                    Kind.UPLINK,
                    "on bridge " + LinkNames.bridge(network.id()),
                    "on " + view.name(link.master()));
        });
        if (lent.isPresent()) {
            String alias = lent.get().alias();
            boolean marked = LinkMark.parse(alias)
                    .flatMap(LinkMark::network)
                    .filter(network.id()::equals)
                    .isPresent();
            findings.note(marked, Kind.MARK, "marked as lent to the network", "'" + alias + "'");
            return;
        }
        try (Netns home = Netns.current()) {
            Optional<Link> target = home.rtnl().findLink(device);
            findings.expectOfOwner(
                    target.isPresent(),
                    "the host has no " + device,
                    Kind.UPLINK,
                    device + " on the host",
                    "none",
                    OF_HOST);
            target.ifPresent(link -> {
                if (inner.isEmpty()) {
                    way(device, link, findings);
                }
                // A NIC is set up when it is lent.
                findings.expectOfOwner(
                        link.up() || !link.kind().equals("bridge"),
                        device + " is down",
                        Kind.UPLINK,
                        device + " up",
                        "down",
                        OF_HOST);
            });
            if (inner.isPresent()) {
                outer(device, target, home.rtnl().findLink(LinkNames.uplink(network.id())), findings);
            }
        }
    }

    /** One that was moved out, and has lost its mark, looks like anybody's. */
    private void way(String device, Link target, Findings findings) {
        boolean taken = !target.kind().equals("bridge")
                && !target.alias().isEmpty()
                && !LinkMark.of(target).flatMap(LinkMark::network).equals(Optional.of(network.id()));
        String otherwise = "nothing leads from the fabric to " + device;
        String desired = "a way from the fabric to " + device;
        if (taken) {
            String real = "none: it has the alias '" + target.alias() + "', so somebody else uses it";
            findings.expectOfOwner(false, otherwise, Kind.UPLINK, desired, real, OF_HOST);
        } else {
            findings.expect(false, otherwise, Kind.UPLINK, desired, "none");
        }
    }

    private void outer(String device, Optional<Link> target, Optional<Link> outer, Findings findings) {
        String name = LinkNames.uplink(network.id());
        findings.expect(outer.isPresent(), "the host lacks " + name, Kind.UPLINK, name + " on the host", "none");
        outer.ifPresent(link -> {
            findings.expect(link.up(), link.name() + " is down on the host", Kind.UPLINK, name + " up", "down");
            OptionalInt wanted = target.map(it -> OptionalInt.of(it.index())).orElse(OptionalInt.empty());
            findings.expect(
                    link.master().equals(wanted),
                    link.name() + " is not a port of " + device,
                    Kind.UPLINK,
                    name + " a port of " + device,
                    "not a port of it");
        });
    }
}
