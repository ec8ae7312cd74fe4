package dev.jackfield.netlink;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Routes in the kernel's layout.
 *
 * @see "rtnetlink(7), struct rtmsg; linux/rtnetlink.h"
 */
final class RouteCodec {
    static final int NEWROUTE = 24;
    static final int DELROUTE = 25;
    static final int GETROUTE = 26;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;

    private static final int HEADER = 12; // struct rtmsg
    private static final int MAIN = 254;
    private static final int RTPROT_STATIC = 4;
    private static final int SCOPE_UNIVERSE = 0;
    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_NOWHERE = 255; // in a deletion: whichever
    private static final int UNICAST = 1;
    private static final int RTNH_F_ONLINK = 4;

    private RouteCodec() {}

    static void query(MessageWriter writer, int family) {
        header(writer, family, 0, 0, 0, UNICAST, 0);
    }

    /** A route to be made. */
    static void added(MessageWriter writer, Route route) {
        int scope = route.gateway().isPresent() || route.destination().isIpv6() ? SCOPE_UNIVERSE : SCOPE_LINK;
        route(writer, route, RTPROT_STATIC, scope);
    }

    /** A route to be taken away, whoever made it. */
    static void deleted(MessageWriter writer, Route route) {
        route(writer, route, 0, SCOPE_NOWHERE);
    }

    private static void route(MessageWriter writer, Route route, int protocol, int scope) {
        IpPrefix to = route.destination();
        header(
                writer,
                AddressCodec.family(to),
                to.length(),
                protocol,
                scope,
                UNICAST,
                route.onLink() ? RTNH_F_ONLINK : 0);
        if (to.length() > 0) {
            writer.attribute(RTA_DST, to.address().getAddress());
        }
        writer.attribute(RTA_OIF, route.link());
        route.gateway().ifPresent(it -> writer.attribute(RTA_GATEWAY, it.getAddress()));
        route.source().ifPresent(it -> writer.attribute(RTA_PREFSRC, it.getAddress()));
        if (route.metric() != 0) {
            writer.attribute(RTA_PRIORITY, route.metric());
        }
    }

    private static void header(
            MessageWriter writer, int family, int length, int protocol, int scope, int type, int flags) {
        writer.u8(family)
                .u8(length)
                .u8(0)
                .u8(0)
                .u8(MAIN)
                .u8(protocol)
                .u8(scope)
                .u8(type)
                .u32(flags);
    }

    static Route parse(Message message) {
        boolean ipv6 = message.payload().get(0) == AddressCodec.AF_INET6;
        Message.Attributes attributes = message.attributes(HEADER);
        byte[] to = attributes.array(RTA_DST).orElse(new byte[ipv6 ? 16 : 4]);
        Optional<InetAddress> gateway = attributes.array(RTA_GATEWAY).map(IpPrefix::address);
        Optional<InetAddress> source = attributes.array(RTA_PREFSRC).map(IpPrefix::address);
        return new Route(
                new IpPrefix(
                        IpPrefix.address(to),
                        Byte.toUnsignedInt(message.payload().get(1))),
                attributes.number(RTA_OIF).orElse(0),
                gateway,
                source,
                attributes.number(RTA_PRIORITY).orElse(0),
                (message.payload().getInt(8) & RTNH_F_ONLINK) != 0);
    }
}
