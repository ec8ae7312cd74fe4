package dev.jackfield.linux;

import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Qdisc;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.PortId;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The fabric's links, and what shapes their traffic, as they are at one moment: each list is read once. */
final class FabricView {
    /** What is made for a port in the fabric: its end, and what limits it. */
    private static final Set<String> KINDS = Set.of("veth", "ifb");

    private final Netns netns;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private @Nullable List<Qdisc> qdiscs;
    private @Nullable Map<PortId, List<Link>> marked;

    FabricView(Netns netns) {
        this.netns = netns;
        netns.rtnl().links().forEach(link -> links.put(link.name(), link));
    }

    Netns netns() {
        return netns;
    }

    Optional<Link> find(String name) {
        return Optional.ofNullable(links.get(name));
    }

    List<Link> ports(int bridge) {
        return links.values().stream()
                .filter(link -> link.master().equals(OptionalInt.of(bridge)))
                .toList();
    }

    /**
     * What has a port's mark and is neither its end nor its ifb: either of them under another name. What else somebody marked so is
     * none of ours, since we mark nothing else.
     */
    List<Link> astray(InstallationId installation, PortId port) {
        Map<PortId, List<Link>> all = marked;
        if (all == null) {
            all = new HashMap<>();
            for (Link link : links.values()) {
                Optional<PortId> owner = LinkMark.portOf(link, installation);
                if (owner.isPresent() && KINDS.contains(link.kind()) && !Reaper.isRetired(link)) {
                    all.computeIfAbsent(owner.get(), it -> new ArrayList<>()).add(link);
                }
            }
            marked = all;
        }
        return all.getOrDefault(port, List.of()).stream()
                .filter(link -> !isPlaceOf(port, link))
                .toList();
    }

    /** Whether a link has the name of a port's end, or of its ifb. */
    static boolean isPlaceOf(PortId port, Link link) {
        return link.name().equals(LinkNames.hostEnd(port)) || link.name().equals(LinkNames.shaper(port));
    }

    /** The name of a link, for messages. */
    String name(OptionalInt index) {
        return links.values().stream()
                .filter(link -> index.equals(OptionalInt.of(link.index())))
                .map(Link::name)
                .findFirst()
                .orElse("none");
    }

    /** What shapes what leaves a link, or what comes in by it. */
    Optional<Qdisc> qdisc(Link link, String place) {
        List<Qdisc> all = qdiscs;
        if (all == null) {
            all = netns.rtnl().qdiscs();
            qdiscs = all;
        }
        return all.stream()
                .filter(it -> it.link() == link.index() && it.place().equals(place))
                .findFirst();
    }
}
