package dev.jackfield.netlink;

import java.util.OptionalInt;

/**
 * Links in the kernel's layout.
 *
 * @see "rtnetlink(7), struct ifinfomsg; linux/if_link.h"
 */
final class LinkCodec {
    static final int NEWLINK = 16;
    static final int DELLINK = 17;
    static final int GETLINK = 18;

    static final int IFLA_GROUP = 27;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_EXT_MASK = 29;
    private static final int IFLA_NUM_TX_QUEUES = 31;
    private static final int IFLA_NUM_RX_QUEUES = 32;
    private static final int IFLA_LINK_NETNSID = 37;

    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFLA_BR_STP_STATE = 5;
    private static final int IFLA_BR_MCAST_SNOOPING = 23;
    private static final int AF_INET6 = 10;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final byte IN6_ADDR_GEN_MODE_NONE = 1;
    private static final int RTEXT_FILTER_SKIP_STATS = 8;

    private static final int HEADER = 16; // struct ifinfomsg
    private static final int IFF_UP = 1;
    private static final int IFF_LOWER_UP = 1 << 16;

    private LinkCodec() {}

    static void header(MessageWriter writer, int index, int flags, int change) {
        writer.u8(0).u8(0).u16(0).u32(index).u32(flags).u32(change);
    }

    /** The body of a request for links: all of them, those of a master, or one by its index or name. */
    static void query(MessageWriter writer, int index, String name, int master) {
        header(writer, index, 0, 0);
        if (!name.isEmpty()) {
            writer.attribute(IFLA_IFNAME, name);
        }
        if (master != 0) {
            writer.attribute(IFLA_MASTER, master);
        }
        writer.attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    /** The body of a change, without what {@link #withoutAddressGeneration} does. */
    static void change(MessageWriter writer, int index, LinkSettings settings, int netns) {
        Boolean up = settings.up;
        header(writer, index, Boolean.TRUE.equals(up) ? IFF_UP : 0, up == null ? 0 : IFF_UP);
        if (settings.netns != null) {
            writer.attribute(IFLA_NET_NS_FD, netns);
        }
        identity(writer, settings);
        if (settings.alias != null) {
            writer.attribute(IFLA_IFALIAS, settings.alias);
        }
        if (settings.master != null) {
            writer.attribute(IFLA_MASTER, settings.master);
        }
    }

    /** The body of a change of its own: the kernel reads it after the flags of the same message, too late for a link that goes up. */
    static void withoutAddressGeneration(MessageWriter writer, int index) {
        header(writer, index, 0, 0);
        int families = writer.open(IFLA_AF_SPEC);
        int ipv6 = writer.open(AF_INET6);
        writer.attribute(IFLA_INET6_ADDR_GEN_MODE, new byte[] {IN6_ADDR_GEN_MODE_NONE});
        writer.close(ipv6).close(families);
    }

    static void bridge(MessageWriter writer, LinkSettings link, BridgeSettings bridge) {
        created(writer, link);
        int info = writer.open(IFLA_LINKINFO);
        writer.attribute(IFLA_INFO_KIND, "bridge");
        int data = writer.open(IFLA_INFO_DATA);
        writer.attribute(IFLA_BR_STP_STATE, bridge.spanningTree() ? 1 : 0);
        writer.attribute(IFLA_BR_MCAST_SNOOPING, new byte[] {(byte) (bridge.multicastSnooping() ? 1 : 0)});
        writer.close(data).close(info);
    }

    static void ifb(MessageWriter writer, LinkSettings link) {
        created(writer, link);
        int info = writer.open(IFLA_LINKINFO);
        writer.attribute(IFLA_INFO_KIND, "ifb");
        writer.close(info);
    }

    /**
     * The body of a creation. Each end has one queue each way: frames go from one end to the other without queueing, and for every further one, of which the kernel by itself makes as many as it can
     * have processors, it keeps and announces two objects more.
     */
    static void veth(MessageWriter writer, LinkSettings end, LinkSettings peer, int peerNetns) {
        created(writer, end);
        oneQueue(writer);
        int info = writer.open(IFLA_LINKINFO);
        writer.attribute(IFLA_INFO_KIND, "veth");
        int data = writer.open(IFLA_INFO_DATA);
        int other = writer.open(VETH_INFO_PEER);
        created(writer, peer); // down: up before the two ends know each other is refused (ENOTCONN)
        oneQueue(writer);
        if (peer.netns != null) {
            writer.attribute(IFLA_NET_NS_FD, peerNetns);
        }
        writer.close(other).close(data).close(info);
    }

    private static void oneQueue(MessageWriter writer) {
        writer.attribute(IFLA_NUM_TX_QUEUES, 1).attribute(IFLA_NUM_RX_QUEUES, 1);
    }

    private static void created(MessageWriter writer, LinkSettings link) {
        header(writer, link.index == null ? 0 : link.index, 0, 0);
        identity(writer, link);
    }

    /** What the kernel takes in a creation and in a change. */
    private static void identity(MessageWriter writer, LinkSettings settings) {
        if (settings.name != null) {
            writer.attribute(IFLA_IFNAME, settings.name);
        }
        if (settings.mac != null) {
            writer.attribute(IFLA_ADDRESS, settings.mac.bytes());
        }
        if (settings.mtu != null) {
            writer.attribute(IFLA_MTU, settings.mtu);
        }
        if (settings.group != null) {
            writer.attribute(IFLA_GROUP, settings.group);
        }
    }

    static Link parse(Message message) {
        Message.Attributes attributes = message.attributes(HEADER);
        int flags = message.payload().getInt(8);
        OptionalInt peer = attributes.number(IFLA_LINK);
        return new Link(
                message.payload().getInt(4),
                attributes.text(IFLA_IFNAME).orElse(""),
                attributes.nested(IFLA_LINKINFO).text(IFLA_INFO_KIND).orElse(""),
                attributes.array(IFLA_ADDRESS).filter(mac -> mac.length == 6).map(Mac::of),
                attributes.number(IFLA_MTU).orElse(0),
                (flags & IFF_UP) != 0,
                (flags & IFF_LOWER_UP) != 0,
                OperState.of(attributes.octet(IFLA_OPERSTATE).orElse(0)),
                attributes.number(IFLA_MASTER),
                peer.isPresent() && peer.getAsInt() == 0 ? OptionalInt.empty() : peer,
                attributes.number(IFLA_LINK_NETNSID),
                attributes.number(IFLA_GROUP).orElse(0),
                attributes.text(IFLA_IFALIAS).orElse(""));
    }
}
