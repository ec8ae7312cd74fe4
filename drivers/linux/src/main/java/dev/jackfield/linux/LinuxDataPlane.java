package dev.jackfield.linux;

import dev.jackfield.linux.Settler.Recorded;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Rtnl;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Id;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.DataPlane;
import dev.jackfield.store.VipMove;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Networks on one Linux host: bridges in a network namespace of our own, the {@link Fabric}, and veth pairs from there into the
 * computes, which are network namespaces too.
 *
 * <p>Whatever it makes carries a {@link LinkMark}. Nothing is loaded or opened before it is needed: opening it on a store without
 * networks touches nothing.
 *
 * <p>Once the world that the records describe is gone (the host was restarted, the sandbox ended) nothing is pretended: what makes
 * or moves something fails with UNAVAILABLE and says so, and removing succeeds, since the things are gone. Where the world is only
 * elsewhere, in a mount namespace that is still inhabited, removing fails too.
 */
final class LinuxDataPlane implements DataPlane {
    /** A process that goes on reaps a while after it detached something: a deletion holds up other changes for some milliseconds. */
    private static final long REAP_MILLIS = 3000;

    private final InstallationId installation;
    private final Fabric fabric;
    private final Computes computes;
    private final Bridges bridges;
    private final Uplinks uplinks;
    private final Nics nics;
    private final Settler settler;
    private final SourceGuard guard = new SourceGuard();
    private final Later later = new Later();
    private final Reaper reaper = new Reaper();
    private final Announcements announcements = new Announcements(later);
    private final VipMoves vipMoves;
    private volatile Future<?> reaping = CompletableFuture.completedFuture(true);
    private final Set<NetworkId> networks = ConcurrentHashMap.newKeySet();

    /**
     * The data plane of a store; touches nothing.
     *
     * @param installation whose mark it writes
     * @param folder the store's folder, by its real path
     * @param home whose thread works in the fabric, and writes the store; empty: the fabric has one of its own
     */
    LinuxDataPlane(InstallationId installation, Path folder, Optional<Netns> home) {
        this.installation = installation;
        fabric = new Fabric(installation, folder, home);
        computes = new Computes(fabric);
        uplinks = new Uplinks(installation, fabric);
        bridges = new Bridges(installation, fabric, uplinks, guard, reaper);
        nics = new Nics(installation, fabric, computes, bridges, guard, reaper);
        settler = new Settler(computes, nics, guard, reaper);
        vipMoves = new VipMoves(fabric, computes, bridges, nics, announcements);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.ACTIVATE_VIP,
                Capability.QOS,
                Capability.RECONCILE,
                Capability.SECURITY_GROUPS,
                Capability.TRACE);
    }

    @Override
    public void open(List<Network> recorded, List<Attachment> attachments) {
        open(recorded, attachments, false);
    }

    @Override
    public void settle(List<Network> recorded, List<Attachment> attachments) {
        open(recorded, attachments, true);
    }

    private void open(List<Network> recorded, List<Attachment> attachments, boolean cutOff) {
        networks.clear();
        recorded.forEach(network -> networks.add(network.id()));
        run("open", "opening the fabric " + fabric.name(), List.of(installation), () -> {
            switch (fabric.presence()) {
                case NONE, ELSEWHERE -> {}
                case GONE -> forgetIfUnused();
                case UNRECORDED, PRESENT -> {
                    fabric.recover();
                    fabric.find().ifPresent(netns -> clean(netns, recorded, attachments, cutOff));
                }
            }
        });
    }

    private void clean(Netns netns, List<Network> recorded, List<Attachment> attachments, boolean cutOff) {
        Map<PortId, Attachment> ports =
                attachments.stream().collect(Collectors.toMap(it -> it.port().id(), Function.identity()));
        Set<NetworkId> known = recorded.stream().map(Network::id).collect(Collectors.toSet());
        boolean reap = false;
        List<Recorded> kept = new ArrayList<>();
        List<Link> links = netns.rtnl().links();
        for (Link link : links) {
            if (Reaper.isRetired(link)) {
                reap = true;
            } else if (link.group() == Rtnl.UNFINISHED) {
                reaper.retire(netns, link);
                reap = true;
            } else if (!isStray(link, ports.keySet(), known)) {
                portOf(link)
                        .filter(port -> FabricView.isPlaceOf(port, link))
                        .map(ports::get)
                        .ifPresent(it -> kept.add(new Recorded(link, it)));
            } else if (!uplinks.evict(netns, link)) {
                reaper.retire(netns, link);
                reap = true;
            }
        }
        settler.settle(netns, links, kept);
        if (reap || cutOff) { // the link of what was cut off may have been reaped by now
            guard.forgetOthers(netns, ports.keySet());
        }
        if (reap) {
            reaper.reap(netns);
        }
        if (known.isEmpty()) {
            bridges.removeIfUnused(netns);
        }
    }

    /** Whether a link is ours and belongs to no recorded port or network. */
    private boolean isStray(Link link, Set<PortId> ports, Set<NetworkId> known) {
        return LinkMark.of(link)
                .filter(mark -> mark.installation().equals(installation))
                .filter(mark -> !mark.port().map(ports::contains).orElse(true)
                        || !mark.network().map(known::contains).orElse(true))
                .isPresent();
    }

    private static Optional<PortId> portOf(Link link) {
        return LinkMark.of(link).flatMap(LinkMark::port);
    }

    private void forgetIfUnused() {
        if (networks.isEmpty()) {
            fabric.forget();
        }
    }

    @Override
    public void checkNetwork(Network network) {
        run("checkNetwork", "checking network " + network.id(), List.of(network.id()), () -> bridges.check(network));
    }

    @Override
    public void createNetwork(Network network) {
        run("createNetwork", "making network " + network.id(), List.of(network.id()), () -> {
            bridges.create(network);
            networks.add(network.id());
        });
    }

    @Override
    public void deleteNetwork(Network network) {
        run("deleteNetwork", "removing network " + network.id(), List.of(network.id()), () -> {
            bridges.delete(network);
            networks.remove(network.id());
            if (fabric.presence() == Fabric.Presence.GONE) {
                forgetIfUnused();
            }
        });
    }

    @Override
    public String identify(ComputeId compute) {
        return call("identify", "looking for compute " + compute, List.of(compute), () -> computes.identify(compute));
    }

    @Override
    public Optional<String> place(String identity) {
        return Optional.of(Computes.place(identity));
    }

    @Override
    public boolean isPresent(ComputeId compute, String identity) {
        return call(
                "isPresent",
                "looking for compute " + compute,
                List.of(compute),
                () -> computes.isPresent(compute, identity));
    }

    @Override
    public void attach(Attachment attachment) {
        on("attach", attachment, () -> nics.attach(attachment));
    }

    @Override
    public void change(Attachment before, Attachment after) {
        on("change", after, () -> nics.change(before, after));
    }

    @Override
    public void detach(Attachment attachment) {
        on("detach", attachment, () -> nics.detach(attachment));
        reapLater();
    }

    private void reapLater() {
        if (reaper.isDue() && reaping.isDone()) {
            reaping = later.in(REAP_MILLIS, () -> fabric.find().ifPresent(reaper::reap));
        }
    }

    @Override
    public void moveVip(VipMove move) {
        run(
                "moveVip",
                "moving the VIP of load balancer " + move.loadBalancer() + " to compute "
                        + move.to().computeId(),
                List.of(move.loadBalancer(), move.to().port().id(), move.to().computeId()),
                () -> vipMoves.move(move));
    }

    @Override
    public List<Hop> trace(LoadBalancer loadBalancer, List<Attachment> attachments) {
        return call(
                "trace",
                "tracing load balancer " + loadBalancer.id(),
                List.of(loadBalancer.id()),
                () -> trace().of(loadBalancer, attachments));
    }

    private PathTrace trace() {
        return new PathTrace(fabric, computes, guard, nics);
    }

    @Override
    public List<Difference> differences(List<Network> recorded, List<Attachment> attachments) {
        return call(
                "listDifferences",
                "looking at the fabric " + fabric.name(),
                List.of(installation),
                () -> trace().differences(recorded, attachments));
    }

    @Override
    public void mend(List<Network> recorded, List<Attachment> attachments) {
        if (recorded.isEmpty()) {
            return;
        }
        run("mend", "mending the fabric " + fabric.name(), List.of(installation), () -> {
            Netns netns = fabric.renew();
            Fabric.quieten(netns);
            guard.mend(netns, attachments);
        });
    }

    @Override
    public void mend(Network network) {
        run("mend", "mending network " + network.id(), List.of(network.id()), () -> bridges.mend(network));
    }

    @Override
    public void mend(Attachment attachment, List<IpAddress> elsewhere) {
        on("mend", attachment, () -> new NicMender(fabric, computes, guard, nics).mend(attachment, elsewhere));
    }

    @Override
    public List<InventoryItem> strays(List<Attachment> attachments) {
        return call("strays", "listing the links of the fabric " + fabric.name(), List.of(installation), () -> {
            Set<PortId> ports = attachments.stream().map(it -> it.port().id()).collect(Collectors.toSet());
            return fabric.find().stream()
                    .flatMap(netns -> netns.rtnl().links().stream())
                    .filter(link -> !Reaper.isRetired(link) && portOf(link).isPresent())
                    .filter(link -> isStray(link, ports, Set.of()))
                    .map(LinuxDataPlane::item)
                    .toList();
        });
    }

    @Override
    public void removeStray(InventoryItem stray, List<Attachment> attachments) {
        Set<PortId> ports = attachments.stream().map(it -> it.port().id()).collect(Collectors.toSet());
        run(
                "removeStray",
                "removing link " + stray.id() + " of the fabric " + fabric.name(),
                List.of(installation),
                () -> fabric.find()
                        .ifPresent(netns -> Fabric.inside(netns, () -> removeStray(netns, stray.id(), ports))));
        reapLater();
    }

    private void removeStray(Netns netns, String name, Set<PortId> ports) {
        netns.rtnl()
                .findLink(name)
                .filter(link -> portOf(link).isPresent() && isStray(link, ports, Set.of()))
                .ifPresent(link -> {
                    reaper.retire(netns, link);
                    guard.forgetOthers(netns, ports);
                });
    }

    private static InventoryItem item(Link link) {
        return new InventoryItem(
                ResourceKind.LINK, link.name(), link.name(), LinkMark.of(link).map(LinkMark::mark), Optional.empty());
    }

    /** Lets go of the fabric, after having deleted what was taken out of use, and announced what was still to be announced. */
    @Override
    public void close() {
        try {
            announcements.close();
            later.close();
            // Whoever took them out of use: one that was killed does not reap any more.
            run(
                    "close",
                    "reaping links of the fabric " + fabric.name(),
                    List.of(installation),
                    () -> fabric.same().ifPresent(reaper::reap));
        } finally {
            fabric.close();
        }
    }

    private static void on(String operation, Attachment attachment, Runnable work) {
        run(
                operation,
                operation + " of port " + attachment.port().id() + " and compute " + attachment.computeId(),
                List.of(attachment.port().id(), attachment.computeId()),
                work);
    }

    private static void run(String operation, String what, List<Id> resources, Runnable work) {
        call(operation, what, resources, () -> {
            work.run();
            return true;
        });
    }

    /**
     * Does something with the kernel.
     *
     * @throws NetworkException what the kernel said
     */
    private static <T> T call(String operation, String what, List<Id> resources, Supplier<T> work) {
        return KernelErrors.translated(operation, what, resources, work);
    }
}
