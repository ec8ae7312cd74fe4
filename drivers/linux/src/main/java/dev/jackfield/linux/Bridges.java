package dev.jackfield.linux;

import dev.jackfield.netlink.BridgeSettings;
import dev.jackfield.netlink.Link;
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
import dev.jackfield.network.NotOursException;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The networks: one bridge each, in the fabric, without an address. */
final class Bridges {
    private static final String LOCAL = "local";
    private static final String FLAT = "flat";

    private final InstallationId installation;
    private final Fabric fabric;
    private final Uplinks uplinks;
    private final SourceGuard guard;
    private final Reaper reaper;
    /** Where bridges were found. The kernel gives no index twice, so what is old is refused. */
    private final Map<NetworkId, Place> places = new ConcurrentHashMap<>();

    private record Place(Netns fabric, int index) {}

    Bridges(InstallationId installation, Fabric fabric, Uplinks uplinks, SourceGuard guard, Reaper reaper) {
        this.installation = installation;
        this.fabric = fabric;
        this.uplinks = uplinks;
        this.guard = guard;
        this.reaper = reaper;
    }

    /** Checks that a network of this kind can be made here. */
    void check(Network network) {
        String type = network.providerNetworkType().orElse(LOCAL);
        if (!type.equals(LOCAL) && !type.equals(FLAT)) {
            throw new NetworkServiceException(
                    ErrorKind.UNSUPPORTED,
                    "network " + network.name() + ": provider_network_type '" + type
                            + "' is not supported by the linux driver, which has local and flat",
                    ErrorContext.of("checkNetwork", network.id()));
        }
        if (network.providerSegmentationId().isPresent()) {
            throw new InvalidValueException(
                    "provider_segmentation_id",
                    Integer.toString(network.providerSegmentationId().getAsInt()),
                    "must not be set on a " + type + " network");
        }
        Optional<String> device = network.providerPhysicalNetwork();
        if (type.equals(LOCAL)) {
            device.ifPresent(it -> {
                throw new InvalidValueException("provider_physical_network", it, "must not be set on a local network");
            });
            return;
        }
        uplinks.check(
                network,
                device.orElseThrow(() -> new InvalidValueException(
                        "provider_physical_network", "", "must name a device of the host on a flat network")));
    }

    /** Makes a network's bridge, and the fabric for the first one, and joins a flat network to its device. */
    void create(Network network) {
        Netns netns = fabric.create();
        boolean existed = find(netns, network).isPresent();
        try {
            make(netns, network);
        } catch (RuntimeException e) {
            if (!existed) {
                Undo.suppressing(e, () -> remove(netns, network), () -> removeIfUnused(netns));
            }
            throw e;
        }
    }

    private void make(Netns netns, Network network) {
        Fabric.quieten(netns);
        guard.prepare(netns);
        LinkSettings settings = LinkSettings.named(LinkNames.bridge(network.id()))
                .mac(Mac.of(LinkNames.bridgeMac(network.id())))
                .mtu(network.mtu())
                .group(0) // the making of one that is found may have been cut off
                .alias(LinkMark.of(installation, network.id()).text())
                .up();
        Optional<Link> found = find(netns, network);
        found.ifPresent(it -> netns.rtnl().batch().change(it.index(), settings).send());
        Link bridge = found.orElseGet(() -> netns.rtnl().createBridge(settings, BridgeSettings.QUIET));
        if (network.providerPhysicalNetwork().isPresent()) {
            uplinks.join(network, netns, bridge.index());
        }
    }

    /** Makes a network's bridge right again, or anew. */
    void mend(Network network) {
        fabric.find().flatMap(netns -> find(netns, network)).ifPresent(link -> {
            if (!isOurs(link, installation, network)) {
                throw new NotOursException(
                        "link " + link.name() + " in the fabric " + fabric.name()
                                + " has the name of the bridge of network " + network.id() + ", and is somebody else's",
                        ErrorContext.of("mend", network.id()));
            }
        });
        create(network);
    }

    /** Whether a link that has the name of a network's bridge is that: by our mark, or, if that was taken away, by its MAC address. */
    static boolean isOurs(Link link, InstallationId installation, Network network) {
        boolean marked = LinkMark.of(link)
                .filter(mark -> mark.installation().equals(installation))
                .flatMap(LinkMark::network)
                .filter(network.id()::equals)
                .isPresent();
        return link.kind().equals("bridge")
                && (marked || link.mac().equals(Optional.of(Mac.of(LinkNames.bridgeMac(network.id())))));
    }

    /** Removes a network's bridge, gives back what it was joined to, and removes the fabric after the last one. */
    void delete(Network network) {
        Optional<Netns> netns = fabric.find();
        if (netns.isEmpty()) {
            return;
        }
        remove(netns.get(), network);
        removeIfUnused(netns.get());
    }

    private void remove(Netns netns, Network network) {
        if (network.providerPhysicalNetwork().isPresent()) {
            uplinks.release(network, netns);
        }
        places.remove(network.id());
        find(netns, network).ifPresent(bridge -> reaper.retire(netns, bridge));
    }

    /** Removes the fabric if nothing of ours is in use in it. */
    void removeIfUnused(Netns netns) {
        boolean used = netns.rtnl().links().stream()
                .anyMatch(link ->
                        LinkMark.of(link).isPresent() && link.index() != Rtnl.LOOPBACK && !Reaper.isRetired(link));
        if (!used) {
            reaper.reap(netns);
            fabric.delete();
        }
    }

    /** A network's bridge. */
    Optional<Link> find(Netns netns, Network network) {
        return netns.rtnl().findLink(LinkNames.bridge(network.id()));
    }

    /**
     * The index of a network's bridge, as it was found before: {@link #look} tells whether it still is.
     *
     * @throws dev.jackfield.network.NetworkException UNAVAILABLE: it is not there
     */
    int index(Netns netns, Network network) {
        Place place = places.get(network.id());
        return place == null || place.fabric() != netns ? look(netns, network) : place.index();
    }

    /**
     * The index of a network's bridge.
     *
     * @throws dev.jackfield.network.NetworkException UNAVAILABLE: it is not there
     */
    int look(Netns netns, Network network) {
        places.remove(network.id());
        int index = find(netns, network)
                .orElseThrow(() -> new NetworkServiceException(
                        ErrorKind.UNAVAILABLE,
                        "network " + network.id() + " has lost its bridge " + LinkNames.bridge(network.id())
                                + " in the fabric " + fabric.name(),
                        ErrorContext.of("", network.id())))
                .index();
        places.put(network.id(), new Place(netns, index));
        return index;
    }
}
