package dev.jackfield.linux;

import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Qdisc;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The fabric's links, and what shapes their traffic, as they are at one moment: each list is read once. */
final class FabricView {
    private final Netns netns;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private @Nullable List<Qdisc> qdiscs;

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
