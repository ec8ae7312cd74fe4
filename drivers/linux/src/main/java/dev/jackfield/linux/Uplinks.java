package dev.jackfield.linux;

import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkAddress;
import dev.jackfield.netlink.LinkSettings;
import dev.jackfield.netlink.Mac;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Rtnl;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkServiceException;

import java.util.List;
import java.util.Optional;

/**
 * How a flat network gets out of the fabric, by a device of the network namespace in which the driver runs: a bridge is joined
 * by a veth pair between the two bridges; a NIC is moved into the fabric for as long as the network lives, and becomes a port of
 * its bridge. A NIC with addresses, or that is a port of something else, is refused. What is given back has its name, MTU and state
 * as before; the kernel forgets a NIC's own sysctls and its address generation mode on the way.
 */
final class Uplinks {
    private static final String BRIDGE = "bridge";
    private static final String FIELD = "provider_physical_network";

    private final InstallationId installation;
    private final Fabric fabric;

    Uplinks(InstallationId installation, Fabric fabric) {
        this.installation = installation;
        this.fabric = fabric;
    }

    /** Checks that the device is there and may be used. */
    void check(Network network, String device) {
        try {
            LinkSettings.named(device);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(FIELD, device, "is not a device's name");
        }
        if (lent(network, device).isPresent()) {
            return;
        }
        try (Netns home = home()) {
            Link link = home.rtnl()
                    .findLink(device)
                    .orElseThrow(() -> new InvalidValueException(FIELD, device, "is not a device of this host"));
            if (link.kind().equals(BRIDGE)) {
                checkBridge(network, link, home.rtnl().ports(link.index()));
            } else {
                checkNic(network, link, home.rtnl().addresses(link.index()));
            }
        }
    }

    private void checkBridge(Network network, Link bridge, List<Link> ports) {
        for (Link port : ports) {
            LinkMark.of(port).flatMap(LinkMark::network).ifPresent(other -> {
                if (!other.equals(network.id())) {
                    throw taken(network, bridge.name(), "already carries network " + other);
                }
            });
        }
    }

    private void checkNic(Network network, Link nic, List<LinkAddress> addresses) {
        if (nic.name().equals("lo")) {
            throw new InvalidValueException(FIELD, nic.name(), "is the loopback device");
        }
        if (nic.master().isPresent()) {
            throw taken(network, nic.name(), "is a port of another device");
        }
        addresses.stream()
                .filter(it -> !it.prefix().address().isLinkLocalAddress())
                .findFirst()
                .ifPresent(it -> {
                    throw taken(network, nic.name(), "has the address " + it.prefix() + ": the host uses it");
                });
        if (!nic.alias().isEmpty() && !isOf(network.id(), nic)) {
            throw taken(network, nic.name(), "has the alias '" + nic.alias() + "', so somebody else uses it");
        }
    }

    private static NetworkServiceException taken(Network network, String device, String problem) {
        return new NetworkServiceException(
                ErrorKind.CONFLICT,
                "network " + network.name() + ": device " + device + " " + problem,
                ErrorContext.of("checkNetwork", network.id()));
    }

    /** Joins a network's bridge to its device. */
    void join(Network network, Netns netns, int bridge) {
        String device = network.providerPhysicalNetwork().orElseThrow();
        netns.rtnl()
                .findLink(device)
                .filter(link -> !isOf(network.id(), link))
                .ifPresent(link -> lend(network, netns, link, true)); // Somebody took our mark away, and what it noted.
        if (lent(network, device).isPresent()) {
            enslave(netns, device, network, bridge);
            return;
        }
        check(network, device);
        try (Netns home = home()) {
            Link link = home.rtnl().getLink(device);
            if (link.kind().equals(BRIDGE)) {
                joinBridge(network, netns, bridge, home, link);
            } else {
                if (!isOf(network.id(), link)) {
                    lend(network, home, link, link.up());
                }
                home.rtnl()
                        .batch()
                        .change(link.index(), LinkSettings.NONE.netns(netns))
                        .send();
                enslave(netns, device, network, bridge);
            }
        }
    }

    /** Marks a NIC as lent to a network, and notes what it was. */
    private void lend(Network network, Netns netns, Link nic, boolean up) {
        String alias = LinkMark.of(installation, network.id())
                .with(LinkMark.WAS_UP, up)
                .with(LinkMark.WAS_MTU, nic.mtu())
                .text();
        netns.rtnl().batch().change(nic.index(), LinkSettings.NONE.alias(alias)).send();
    }

    private static void enslave(Netns netns, String device, Network network, int bridge) {
        Link link = netns.rtnl().getLink(device);
        LinkSettings settings = LinkSettings.NONE.master(bridge).up();
        if (link.mtu() != network.mtu()) {
            settings = settings.mtu(network.mtu());
        }
        netns.rtnl().batch().change(link.index(), settings).send();
    }

    private void joinBridge(Network network, Netns netns, int bridge, Netns home, Link homeBridge) {
        String name = LinkNames.uplink(network.id());
        LinkMark mark = LinkMark.of(installation, network.id());
        Optional<Link> here = netns.rtnl().findLink(name);
        Optional<Link> there = home.rtnl().findLink(name);
        boolean finished = here.filter(it -> it.group() != Rtnl.UNFINISHED).isPresent();
        if (!finished || there.isEmpty()) {
            here.ifPresent(it -> remove(netns, it));
            there = home.rtnl().findLink(name); // it went with the other end, unless that was not its other end
            there.filter(it -> isOf(network.id(), it)).ifPresent(it -> remove(home, it));
            // One that lost its last port before has lost its own, too.
            Optional<Mac> lonely = home.rtnl().ports(homeBridge.index()).isEmpty()
                    ? homeBridge.mac().filter(mac -> !mac.equals(Mac.NONE))
                    : Optional.empty();
            here = Optional.of(netns.rtnl()
                    .createVeth(
                            LinkSettings.named(name).mtu(network.mtu()).alias(mark.text()),
                            LinkSettings.named(name)
                                    .mac(Mac.of(LinkNames.uplinkMac(network.id())))
                                    .mtu(network.mtu())
                                    .netns(home)));
            there = home.rtnl().findLink(name);
            LinkMark outer = lonely.map(mac -> mark.with(LinkMark.WAS_MAC, mac)).orElse(mark);
            home.rtnl()
                    .batch()
                    .change(there.orElseThrow().index(), LinkSettings.NONE.alias(outer.text()))
                    .send();
        }
        LinkSettings joined = LinkSettings.NONE
                .withoutAddressGeneration()
                .master(homeBridge.index())
                .up();
        home.rtnl().batch().change(there.orElseThrow().index(), joined).send();
        netns.rtnl()
                .batch()
                .change(here.get().index(), LinkSettings.NONE.master(bridge).up())
                .send();
    }

    private static void remove(Netns netns, Link link) {
        netns.rtnl().batch().deleteLink(link.index()).tolerating(Errno.ENODEV).send();
    }

    /** Undoes what {@link #join} did; what was never joined is success. */
    void release(Network network, Netns netns) {
        try (Netns home = home()) {
            part(network.id(), netns, home);
            giveBack(
                    network.id(), netns, home, network.providerPhysicalNetwork().orElseThrow());
        }
    }

    private static void part(NetworkId network, Netns netns, Netns home) {
        String name = LinkNames.uplink(network);
        Optional<Link> outer = home.rtnl().findLink(name);
        netns.rtnl().findLink(name).ifPresent(link -> remove(netns, link));
        // A bridge that loses its last port loses its MAC address too.
        outer.flatMap(LinkMark::of)
                .flatMap(mark -> mark.note(LinkMark.WAS_MAC))
                .ifPresent(mac -> outer.get().master().ifPresent(bridge -> {
                    if (home.rtnl().ports(bridge).isEmpty()) {
                        home.rtnl()
                                .batch()
                                .change(bridge, LinkSettings.NONE.mac(Mac.parse(mac)))
                                .send();
                    }
                }));
    }

    /** Gives a NIC back that was lent to a network of which there is no record. */
    boolean evict(Netns netns, Link link) {
        Optional<LinkMark> mark =
                LinkMark.of(link).filter(it -> it.note(LinkMark.WAS_UP).isPresent());
        mark.flatMap(LinkMark::network).ifPresent(network -> {
            try (Netns home = home()) {
                giveBack(network, netns, home, link.name());
            }
        });
        return mark.isPresent();
    }

    private void giveBack(NetworkId network, Netns netns, Netns home, String device) {
        netns.rtnl().findLink(device).filter(link -> isOf(network, link)).ifPresent(link -> {
            int mtu = LinkMark.of(link)
                    .flatMap(mark -> mark.note(LinkMark.WAS_MTU))
                    .map(Integer::parseInt)
                    .orElse(link.mtu());
            netns.rtnl()
                    .batch()
                    .change(link.index(), LinkSettings.NONE.noMaster().down().mtu(mtu))
                    .change(link.index(), LinkSettings.NONE.netns(home))
                    .send();
        });
        // The mark goes last: until then a repeat knows what is still to be restored.
        home.rtnl().findLink(device).filter(link -> isOf(network, link)).ifPresent(link -> {
            boolean up = LinkMark.of(link)
                    .flatMap(mark -> mark.note(LinkMark.WAS_UP))
                    .map(Boolean::parseBoolean)
                    .orElse(false);
            LinkSettings settings = LinkSettings.NONE.alias("");
            home.rtnl()
                    .batch()
                    .change(link.index(), up ? settings.up() : settings)
                    .send();
        });
    }

    /** The NIC that was moved into the fabric for a network. */
    private Optional<Link> lent(Network network, String device) {
        return fabric.find().flatMap(netns -> netns.rtnl().findLink(device)).filter(link -> isOf(network.id(), link));
    }

    private boolean isOf(NetworkId network, Link link) {
        return LinkMark.of(link)
                .filter(mark -> mark.installation().equals(installation))
                .flatMap(LinkMark::network)
                .filter(network::equals)
                .isPresent();
    }

    /** The network namespace of this process, where it must be that in which the fabric was made. */
    private Netns home() {
        fabric.record().filter(it -> !it.home().equals(World.home())).ifPresent(it -> {
            throw new NetworkServiceException(
                    ErrorKind.UNAVAILABLE,
                    "the fabric " + fabric.name() + " was made in network namespace " + Identity.text(it.home())
                            + ", where its uplinks lead; this process is in " + Identity.text(World.home()),
                    ErrorContext.of("", installation));
        });
        return Netns.current();
    }
}
