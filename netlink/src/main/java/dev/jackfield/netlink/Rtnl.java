package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The links, addresses and routes of one network namespace, read and changed through rtnetlink; had from {@link Netns#rtnl}.
 *
 * <p>This type reads and creates; {@link #batch} changes and deletes. Any thread may use it. A list is of one moment: one that a concurrent change interrupted is read again. Every method throws
 * {@link NetlinkTimeoutException} if the kernel does not answer within 5 s and {@link IllegalStateException} once the namespace was closed.
 *
 * @see "rtnetlink(7)"
 */
public final class Rtnl {
    /** The index of {@code lo} in every network namespace. */
    public static final int LOOPBACK = 1;

    /**
     * The interface group of a link that was created and has not got all its settings yet: the letters "jn". It takes two messages, and whoever sends them may die in between; a link without its alias
     * would be nobody's. Whoever asks for this group finishes the link himself.
     */
    public static final int UNFINISHED = 0x6a6e;

    private static final int GETNSID = 90;
    private static final int NETNSA_NSID = 1;
    private static final int NETNSA_FD = 3;

    private final Netns netns;
    private @Nullable NetlinkSocket socket; // used on the namespace's thread alone

    Rtnl(Netns netns) {
        this.netns = netns;
    }

    private <T> T on(String attempted, Function<NetlinkSocket, T> work) {
        return netns.<T, RuntimeException>callAnywhere(attempted, () -> work.apply(socket(attempted)));
    }

    private NetlinkSocket socket(String attempted) {
        NetlinkSocket open = socket;
        if (open == null) {
            open = netns.<NetlinkSocket, RuntimeException>call(attempted, NetlinkSocket::new);
            socket = open;
            netns.own(open::close);
        }
        return open;
    }

    /** Changes to be made together. */
    public Batch batch() {
        return new Batch(this::on);
    }

    /** All links, in the order of their indexes. {@code ip -d link} */
    public List<Link> links() {
        return list("list links", LinkCodec.GETLINK, w -> LinkCodec.query(w, 0, "", 0), LinkCodec::parse);
    }

    /**
     * The links that are ports of a bridge; an empty list if it has none, or if there is no such bridge. {@code ip link show master BRIDGE}
     *
     * @param bridge its index
     */
    public List<Link> ports(int bridge) {
        return list(
                "list ports of " + bridge, LinkCodec.GETLINK, w -> LinkCodec.query(w, 0, "", bridge), LinkCodec::parse);
    }

    /** The link of that name. {@code ip -d link show NAME} */
    public Optional<Link> findLink(String name) {
        LinkSettings.named(name); // the kernel cuts what is too long and would find another
        return find("get link " + name, 0, name);
    }

    /** The link of that index. */
    public Optional<Link> findLink(int index) {
        return find("get link " + index, index, "");
    }

    /**
     * The link of that name.
     *
     * @throws NetlinkException there is none ({@link Errno#ENODEV})
     */
    public Link getLink(String name) {
        return findLink(name).orElseThrow(() -> new NetlinkException("get link " + name, Errno.ENODEV, ""));
    }

    private Optional<Link> find(String attempted, int index, String name) {
        return on(attempted, open -> {
            try {
                return Optional.of(get(open, attempted, index, name));
            } catch (NetlinkException e) {
                if (e.errno() == Errno.ENODEV) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** All addresses of all links, IPv4 and IPv6. {@code ip addr} */
    public List<LinkAddress> addresses() {
        return list("list addresses", AddressCodec.GETADDR, w -> AddressCodec.query(w, 0), AddressCodec::parse);
    }

    /**
     * The addresses of one link. {@code ip addr show dev LINK}
     *
     * @throws NetlinkException no such link ({@link Errno#ENODEV})
     */
    public List<LinkAddress> addresses(int link) {
        return list(
                "list addresses of link " + link,
                AddressCodec.GETADDR,
                w -> AddressCodec.query(w, link),
                AddressCodec::parse);
    }

    /** The unicast routes of the main table, IPv4 before IPv6. {@code ip route; ip -6 route} */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(routes(false));
        routes.addAll(routes(true));
        return routes;
    }

    /** The unicast routes of the main table, of IPv4 or of IPv6. {@code ip route; ip -6 route} */
    public List<Route> routes(boolean ipv6) {
        int family = ipv6 ? AddressCodec.AF_INET6 : AddressCodec.AF_INET;
        try {
            return list("list routes", RouteCodec.GETROUTE, w -> RouteCodec.query(w, family), RouteCodec::parse);
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT) { // the table is not there before its first route
                throw e;
            }
            return List.of();
        }
    }

    private <T> List<T> list(String attempted, int type, Consumer<MessageWriter> body, Function<Message, T> parse) {
        return on(
                attempted,
                open -> open.dump(attempted, type, body).stream().map(parse).toList());
    }

    /** The rate in bytes per second to which {@link Batch#limit} limits what leaves a link; empty: there is no such limit. {@code tc qdisc show dev LINK root} */
    public OptionalLong limit(int link) {
        String attempted = "get the limit of link " + link;
        return on(attempted, open -> {
            List<Message> answers;
            try {
                answers = ask(
                        open,
                        attempted,
                        QdiscCodec.GETQDISC,
                        MessageWriter.ECHO, // else the answer goes only to those who listen for changes
                        writer -> QdiscCodec.at(writer, link, QdiscCodec.ROOT));
            } catch (NetlinkException e) {
                if (e.errno() != Errno.ENOENT && e.errno() != Errno.EINVAL) {
                    throw e;
                }
                answers = List.of();
            }
            // What the kernel gave the link by itself it refuses to tell, or, where it is newer, tells nothing of.
            return answers.isEmpty() ? OptionalLong.empty() : QdiscCodec.rate(answers.getFirst());
        });
    }

    /** What shapes the traffic of all links, without what the kernel gave them by itself. {@code tc qdisc show} */
    public List<Qdisc> qdiscs() {
        return list("list qdiscs", QdiscCodec.GETQDISC, writer -> QdiscCodec.at(writer, 0, 0), QdiscCodec::parse)
                .stream()
                .filter(qdisc -> qdisc.handle() != 0)
                .toList();
    }

    /** Where {@link Batch#redirect} sends what comes in by a link; empty: nowhere. {@code tc filter show dev LINK ingress} */
    public OptionalInt redirection(int link) {
        List<OptionalInt> targets;
        try {
            targets = list(
                    "list filters of link " + link,
                    QdiscCodec.GETTFILTER,
                    writer -> QdiscCodec.filters(writer, link),
                    QdiscCodec::target);
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL) {
                return OptionalInt.empty();
            }
            throw e;
        }
        return targets.stream().filter(OptionalInt::isPresent).findFirst().orElse(OptionalInt.empty());
    }

    /**
     * Creates an ifb, a link that gives back what it is sent, once its own limit lets it pass: the way to limit what comes in. {@code ip link add NAME type ifb; ip link set NAME SETTINGS}
     *
     * @param link its name, and whatever else but a namespace
     * @return the link as it is then
     * @throws NetlinkException as for {@link #createBridge}; {@link Errno#EOPNOTSUPP} if this kernel was built without it
     * @throws IllegalArgumentException no name, or a namespace
     */
    public Link createIfb(LinkSettings link) {
        String attempted = "create ifb " + nameOf(link);
        return on(attempted, open -> create(open, attempted, link, writer -> LinkCodec.ifb(writer, link.atCreation())));
    }

    /**
     * Creates a bridge. {@code ip link add NAME type bridge; ip link set NAME SETTINGS}
     *
     * @param link its name, and whatever else but a namespace
     * @return the bridge as it is then
     * @throws NetlinkException the name or the index is taken ({@link Errno#EEXIST}, {@link Errno#EBUSY}), not permitted ({@link Errno#EPERM}); nothing is left behind
     * @throws IllegalArgumentException no name, or a namespace
     */
    public Link createBridge(LinkSettings link, BridgeSettings bridge) {
        String attempted = "create bridge " + nameOf(link);
        return on(
                attempted,
                open -> create(open, attempted, link, writer -> LinkCodec.bridge(writer, link.atCreation(), bridge)));
    }

    /**
     * Creates a veth pair: one end here, its peer here or in another namespace. {@code ip link add NAME type veth peer name PEER netns NETNS; ip link set NAME SETTINGS}
     *
     * @param end the name of this end, and whatever else but a namespace
     * @param peer the name of the other; also its MAC, MTU, index, group and namespace. The rest is changed afterwards where it is, at the index {@link Link#peer}
     * @return this end as it is then
     * @throws NetlinkException a name or an index is taken ({@link Errno#EEXIST}, {@link Errno#EBUSY}), the bridge is not there ({@link Errno#ENODEV}) or full ({@link Errno#EXFULL}), not permitted
     *     ({@link Errno#EPERM}); nothing is left behind
     * @throws IllegalArgumentException a name is missing, a namespace for this end, or something that a peer cannot be created with
     */
    public Link createVeth(LinkSettings end, LinkSettings peer) {
        String attempted = "create veth " + nameOf(end) + " with peer " + peer;
        if (peer.name == null
                || peer.up != null
                || peer.master != null
                || peer.alias != null
                || peer.addressGenerationOff) {
            throw new IllegalArgumentException(
                    attempted + ": a peer is created with name, address, mtu, index, group and netns");
        }
        return on(attempted, open -> {
            NamespaceFile file = peer.netns == null ? null : peer.netns.file();
            int fd = file == null ? -1 : file.retain();
            try {
                return create(open, attempted, end, writer -> LinkCodec.veth(writer, end.atCreation(), peer, fd));
            } finally {
                if (file != null) {
                    file.release();
                }
            }
        });
    }

    /**
     * The number by which links of this namespace name another as that of their peer, {@link Link#peerNetns}; absent if no link does so yet. {@code ip netns list-id}
     *
     * @throws IllegalStateException one of the two namespaces was closed
     */
    public OptionalInt numberOf(Netns other) {
        String attempted = "get the number of network namespace " + other;
        return on(attempted, open -> {
            int fd = other.file().retain();
            try {
                Message answer = single(
                        open, attempted, GETNSID, 0, writer -> writer.u32(0).attribute(NETNSA_FD, fd));
                OptionalInt number = answer.attributes(4).number(NETNSA_NSID);
                return number.orElse(-1) < 0 ? OptionalInt.empty() : number;
            } finally {
                other.file().release();
            }
        });
    }

    private static String nameOf(LinkSettings link) {
        if (link.name == null || link.netns != null) {
            throw new IllegalArgumentException("to be created a link needs a name, and is created here: " + link);
        }
        return link.name;
    }

    /** The kernel takes alias, master and address generation only from a second message; until then the link is in the group {@link #UNFINISHED}. The message names the link by the index that came back, for the name may be another's if the creation was refused. */
    private static Link create(
            NetlinkSocket open, String attempted, LinkSettings settings, Consumer<MessageWriter> body) {
        int flags = MessageWriter.CREATE | MessageWriter.EXCL | MessageWriter.ECHO;
        Link created = LinkCodec.parse(single(open, attempted, LinkCodec.NEWLINK, flags, body));
        LinkSettings rest = settings.afterCreation();
        if (rest.isEmpty()) {
            return created;
        }
        try {
            return new Batch((what, work) -> work.apply(open))
                    .change(created.index(), rest)
                    .sendAndGet(created.index());
        } catch (NetlinkException e) {
            NetlinkException failed = new NetlinkException(attempted + ": " + e.attempted(), e.errno(), e.kernelText());
            failed.initCause(e);
            new Batch((what, work) -> work.apply(open))
                    .deleteLink(created.index())
                    .tolerating(Errno.ENODEV)
                    .attempt()
                    .forEach(failed::addSuppressed);
            throw failed;
        }
    }

    private static Link get(NetlinkSocket open, String attempted, int index, String name) {
        return LinkCodec.parse(
                single(open, attempted, LinkCodec.GETLINK, 0, writer -> LinkCodec.query(writer, index, name, 0)));
    }

    private static Message single(
            NetlinkSocket open, String attempted, int type, int flags, Consumer<MessageWriter> body) {
        List<Message> answers = ask(open, attempted, type, flags, body);
        if (answers.isEmpty()) {
            throw new NetlinkException(attempted, Errno.ENODEV, "gone before it could be read");
        }
        return answers.getFirst();
    }

    private static List<Message> ask(
            NetlinkSocket open, String attempted, int type, int flags, Consumer<MessageWriter> body) {
        int number = open.nextSequence();
        MessageWriter writer = new MessageWriter().begin(type, flags | MessageWriter.ACK, number);
        body.accept(writer);
        List<Message> answers = new ArrayList<>();
        Map<Integer, String> what = Map.of(number, attempted);
        Collection<NetlinkException> refusals = open.exchange(writer.end().toByteArray(), what, number, answers::add)
                .values();
        if (!refusals.isEmpty()) {
            throw refusals.iterator().next();
        }
        return answers;
    }
}
