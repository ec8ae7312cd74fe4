package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Changes to one network namespace that go to the kernel together: 32 in a datagram, one answer for all.
 *
 * <p>They are made in order. One that is refused does not stop the later ones, and nothing is undone: a batch is fast, not atomic. Links are named by index, which no other link takes over by a
 * rename.
 *
 * <pre>{@code
 * netns.rtnl().batch()
 *     .change(eth0, LinkSettings.NONE.withoutAddressGeneration().up())
 *     .addAddress(eth0, address)
 *     .addRoute(Route.byDefault(gateway, eth0))
 *     .send();
 * }</pre>
 *
 * <p>Not for several threads at once.
 *
 * @see "ip -batch"
 */
public final class Batch {
    /** How to reach the thread that has the socket. */
    @FunctionalInterface
    interface Sender {
        List<NetlinkException> send(String attempted, Function<NetlinkSocket, List<NetlinkException>> work);
    }

    /** Writes the body of a message; takes the number of the open file of the namespace that the message names, or -1. */
    @FunctionalInterface
    private interface Body {
        void write(MessageWriter writer, int netns);
    }

    private record Request(
            String attempted,
            int type,
            int flags,
            Body body,
            @Nullable Netns netns,
            Set<Integer> tolerated) {}

    private final Sender sender;
    private final List<Request> requests = new ArrayList<>();
    private final List<Message> answers = new ArrayList<>();

    Batch(Sender sender) {
        this.sender = sender;
    }

    /**
     * Changes a link; settings that it has already do no harm. {@code ip link set LINK SETTINGS}
     *
     * <p>Refused with {@link Errno#ENODEV} if there is no such link or master, {@link Errno#EEXIST} if the name is taken, {@link Errno#EXFULL} if the bridge has no free port, {@link Errno#EINVAL} for an MTU that
     * the link cannot have.
     */
    public Batch change(int link, LinkSettings settings) {
        if (settings.addressGenerationOff) {
            add(
                    "set link " + link + " addrgenmode none",
                    LinkCodec.NEWLINK,
                    0,
                    (w, fd) -> LinkCodec.withoutAddressGeneration(w, link));
        }
        String attempted = "set link " + link + " " + settings;
        requests.add(new Request(
                attempted,
                LinkCodec.NEWLINK,
                0,
                (w, fd) -> LinkCodec.change(w, link, settings, fd),
                settings.netns,
                new LinkedHashSet<>()));
        return this;
    }

    /**
     * Takes a link out of use at once, to be deleted later by {@link #deleteGroup}: down, no port of a bridge, in the group, and renamed so that its name is free. A deletion by itself would wait
     * some 15 ms in the kernel, whether for one link or for many.
     *
     * <p>Refused with {@link Errno#ENODEV} if there is no such link.
     *
     * @param group of what is to be deleted
     * @param name a throw-away name
     * @see "ip link set LINK down nomaster group GROUP; ip link set LINK name NAME"
     */
    public Batch retire(int link, int group, String name) {
        // Older kernels refuse to rename in the same message a link that is still up.
        return change(link, LinkSettings.NONE.down().noMaster().group(deletable(group)))
                .change(link, LinkSettings.named(name));
    }

    /** Deletes a link, and with one end of a veth the other. Refused with {@link Errno#ENODEV} if there is none. {@code ip link del LINK} */
    public Batch deleteLink(int link) {
        return add("delete link " + link, LinkCodec.DELLINK, 0, (w, fd) -> LinkCodec.header(w, link, 0, 0));
    }

    /**
     * Deletes all links of a group; if there are none, nothing. {@code ip link del group GROUP}
     *
     * @throws IllegalArgumentException the group is 0, in which every link begins, or negative
     */
    public Batch deleteGroup(int group) {
        deletable(group);
        return add("delete links of group " + group, LinkCodec.DELLINK, 0, (w, fd) -> {
                    LinkCodec.header(w, 0, 0, 0);
                    w.attribute(LinkCodec.IFLA_GROUP, group);
                })
                .tolerating(Errno.ENODEV);
    }

    /**
     * Gives a link an address that is usable at once: without duplicate address detection for IPv6. An address that is there stays. {@code ip addr replace PREFIX dev LINK nodad}
     *
     * <p>Refused with {@link Errno#ENODEV} if there is no such link, {@link Errno#EACCES} or {@link Errno#EPERM} if IPv6 is off there.
     */
    public Batch addAddress(int link, IpPrefix prefix) {
        int flags = MessageWriter.CREATE | MessageWriter.REPLACE;
        return add(
                "add " + prefix + " to link " + link,
                AddressCodec.NEWADDR,
                flags,
                (w, fd) -> AddressCodec.address(w, link, prefix));
    }

    /** Takes an address from a link. Refused with {@link Errno#EADDRNOTAVAIL} if it is not there, {@link Errno#ENODEV} if the link is not. {@code ip addr del PREFIX dev LINK} */
    public Batch deleteAddress(int link, IpPrefix prefix) {
        return add(
                "delete " + prefix + " from link " + link,
                AddressCodec.DELADDR,
                0,
                (w, fd) -> AddressCodec.address(w, link, prefix));
    }

    /**
     * Adds a route of the main table, instead of one to the same destination with the same metric. {@code ip route replace ROUTE proto static}
     *
     * <p>Refused with {@link Errno#ENETUNREACH} or {@link Errno#EHOSTUNREACH} if nothing leads to the gateway, {@link Errno#ENETDOWN} if the link is down, {@link Errno#ENODEV} if there is no such link.
     */
    public Batch addRoute(Route route) {
        int flags = MessageWriter.CREATE | MessageWriter.REPLACE;
        return add("add route to " + route, RouteCodec.NEWROUTE, flags, (w, fd) -> RouteCodec.added(w, route));
    }

    /** Takes a route from the main table. Refused with {@link Errno#ESRCH} if it is not there. {@code ip route del ROUTE} */
    public Batch deleteRoute(Route route) {
        return add("delete route to " + route, RouteCodec.DELROUTE, 0, (w, fd) -> RouteCodec.deleted(w, route));
    }

    /**
     * Limits what leaves a link, instead of any limit before; what waits in the queue stays there. {@code tc qdisc replace dev LINK root handle 1: tbf rate RATE burst BURST limit LIMIT}
     *
     * <p>Refused with {@link Errno#ENODEV} if there is no such link, {@link Errno#ENOENT} if this kernel was built without it, {@link Errno#EINVAL} if another kind of qdisc has that handle.
     */
    public Batch limit(int link, TokenBucket bucket) {
        int flags = MessageWriter.CREATE | MessageWriter.REPLACE;
        return add(
                "limit link " + link + " to " + bucket,
                QdiscCodec.NEWQDISC,
                flags,
                (w, fd) -> QdiscCodec.tokenBucket(w, link, bucket));
    }

    /** Takes away the limit on what leaves a link; one that is not there is success. {@code tc qdisc del dev LINK root} */
    public Batch unlimit(int link) {
        return add("unlimit link " + link, QdiscCodec.DELQDISC, 0, (w, fd) -> QdiscCodec.at(w, link, QdiscCodec.ROOT))
                .tolerating(Errno.ENOENT, Errno.EINVAL);
    }

    /**
     * Sends all that comes in by a link out by another one, and nowhere else, instead of any redirection before. If that is an ifb, frames come in by the first link after all, as slowly as they leave
     * the ifb. {@code tc qdisc add dev LINK ingress; tc filter add dev LINK parent ffff: protocol all prio 1 u32 match u32 0 0 action mirred egress redirect dev TARGET}
     *
     * <p>Refused with {@link Errno#ENODEV} if one of the links is not there, {@link Errno#ENOENT} if this kernel was built without what it takes.
     */
    public Batch redirect(int link, int target) {
        unredirect(link);
        add(
                "add ingress to link " + link,
                QdiscCodec.NEWQDISC,
                MessageWriter.CREATE | MessageWriter.EXCL,
                (w, fd) -> QdiscCodec.ingress(w, link));
        return add(
                "redirect link " + link + " to " + target,
                QdiscCodec.NEWTFILTER,
                MessageWriter.CREATE | MessageWriter.EXCL,
                (w, fd) -> QdiscCodec.redirect(w, link, target));
    }

    /** Lets what comes in by a link come in again; success if it does. {@code tc qdisc del dev LINK ingress} */
    public Batch unredirect(int link) {
        return add(
                        "take the ingress from link " + link,
                        QdiscCodec.DELQDISC,
                        0,
                        (w, fd) -> QdiscCodec.at(w, link, QdiscCodec.INGRESS))
                .tolerating(Errno.ENOENT, Errno.EINVAL);
    }

    /**
     * Counts a refusal of the change named last as success.
     *
     * @param errnos of {@link Errno}, such as {@link Errno#ENODEV} after {@link #deleteLink}
     */
    public Batch tolerating(int... errnos) {
        for (int errno : errnos) {
            requests.getLast().tolerated.add(errno);
        }
        return this;
    }

    private static int deletable(int group) {
        if (group <= 0) {
            throw new IllegalArgumentException("group " + group + " is not one to be deleted");
        }
        return group;
    }

    private Batch add(String attempted, int type, int flags, Body body) {
        requests.add(new Request(attempted, type, flags, body, null, new LinkedHashSet<>()));
        return this;
    }

    /**
     * Makes the changes. An empty batch does nothing, and so does sending twice: a batch is empty after it was sent.
     *
     * @throws NetlinkException the first refusal, with the others suppressed onto it; the changes that were not refused are made
     * @throws NetlinkTimeoutException the kernel did not answer; what was done is unknown
     * @throws IllegalStateException the namespace was closed; nothing was done
     */
    public void send() {
        List<NetlinkException> refusals = attempt();
        if (!refusals.isEmpty()) {
            NetlinkException first = refusals.getFirst();
            refusals.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /** Makes the changes as {@link #send} does, and looks at a link in the same go. */
    Link sendAndGet(int link) {
        answers.clear();
        add("get link " + link, LinkCodec.GETLINK, 0, (w, fd) -> LinkCodec.query(w, link, "", 0));
        send();
        return LinkCodec.parse(answers.getLast());
    }

    /**
     * Makes the changes as {@link #send} does and returns the refusals, in the order of the changes.
     *
     * @throws NetlinkTimeoutException the kernel did not answer; what was done is unknown
     * @throws IllegalStateException the namespace was closed; nothing was done
     */
    public List<NetlinkException> attempt() {
        if (requests.isEmpty()) {
            return List.of();
        }
        List<Request> all = List.copyOf(requests);
        requests.clear();
        return sender.send(all.getFirst().attempted, socket -> {
            List<NetlinkException> refusals = new ArrayList<>();
            for (int from = 0; from < all.size(); from += NetlinkSocket.MESSAGES_PER_DATAGRAM) {
                int to = Math.min(all.size(), from + NetlinkSocket.MESSAGES_PER_DATAGRAM);
                refusals.addAll(exchange(socket, all.subList(from, to)));
            }
            return refusals;
        });
    }

    private List<NetlinkException> exchange(NetlinkSocket socket, List<Request> requests) {
        MessageWriter writer = new MessageWriter();
        Map<Integer, String> what = new HashMap<>();
        Map<Integer, Set<Integer>> tolerated = new HashMap<>();
        List<NamespaceFile> retained = new ArrayList<>();
        try {
            int number = 0;
            for (Request request : requests) {
                number = socket.nextSequence();
                what.put(number, request.attempted);
                tolerated.put(number, request.tolerated);
                int fd = -1;
                if (request.netns != null) {
                    fd = request.netns.file().retain();
                    retained.add(request.netns.file());
                }
                writer.begin(request.type, request.flags, number);
                request.body.write(writer, fd);
                writer.end();
            }
            writer.addFlags(MessageWriter.ACK);
            List<NetlinkException> refusals = new ArrayList<>();
            socket.exchange(writer.toByteArray(), what, number, answers::add).forEach((which, refusal) -> {
                if (!tolerated.getOrDefault(which, Set.of()).contains(refusal.errno())) {
                    refusals.add(refusal);
                }
            });
            return refusals;
        } finally {
            retained.forEach(NamespaceFile::release);
        }
    }
}
