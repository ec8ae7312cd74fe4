package dev.jackfield.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Lays out and reads what shapes the traffic of links.
 *
 * @see "linux/rtnetlink.h, struct tcmsg; linux/pkt_sched.h; linux/pkt_cls.h; linux/tc_act/tc_mirred.h"
 */
final class QdiscCodec {
    static final int NEWQDISC = 36;
    static final int DELQDISC = 37;
    static final int GETQDISC = 38;
    static final int NEWTFILTER = 44;
    static final int GETTFILTER = 46;

    /** The place of the qdisc through which everything leaves. */
    static final int ROOT = 0xffffffff;

    /** The place of the qdisc through which everything comes in. */
    static final int INGRESS = 0xfffffff1;

    private static final int HEADER = 20; // struct tcmsg
    private static final int ROOT_HANDLE = 0x00010000;
    private static final int INGRESS_HANDLE = 0xffff0000;
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final String TBF = "tbf";
    private static final int TCA_TBF_PARMS = 1;
    private static final int TCA_TBF_RATE64 = 4;
    private static final int TCA_TBF_BURST = 6;
    private static final int LINKLAYER_ETHERNET = 1; // named, so that the kernel asks for no table of rates
    private static final int RATESPEC = 12;
    private static final int RATE = 8; // within a struct tc_ratespec
    private static final long LARGEST_RATE = 0xffffffffL;
    private static final int PRIORITY = 1;
    private static final int ETH_P_ALL = 3;
    private static final int TCA_U32_SEL = 5;
    private static final int TCA_U32_ACT = 7;
    private static final int TC_U32_TERMINAL = 1;
    private static final int TCA_ACT_KIND = 1;
    private static final int TCA_ACT_OPTIONS = 2;
    private static final int TCA_MIRRED_PARMS = 2;
    private static final int TC_ACT_STOLEN = 4;
    private static final int TCA_EGRESS_REDIR = 1;
    private static final int MIRRED_TARGET = 24; // within a struct tc_mirred

    private QdiscCodec() {}

    private static MessageWriter header(MessageWriter writer, int link, int handle, int parent, int info) {
        return writer.u32(0).u32(link).u32(handle).u32(parent).u32(info);
    }

    /** The body of a query for, or a deletion of, the qdisc at a place. */
    static void at(MessageWriter writer, int link, int parent) {
        header(writer, link, 0, parent, 0);
    }

    static void tokenBucket(MessageWriter writer, int link, TokenBucket bucket) {
        header(writer, link, ROOT_HANDLE, ROOT, 0).attribute(TCA_KIND, TBF);
        int options = writer.open(TCA_OPTIONS);
        writer.u16(4 + 2 * RATESPEC + 12).u16(TCA_TBF_PARMS);
        writer.u8(0).u8(LINKLAYER_ETHERNET).u16(0).u16(0).u16(0);
        writer.u32((int) Math.min(bucket.bytesPerSecond(), LARGEST_RATE));
        writer.u32(0).u32(0).u32(0); // no peak rate
        writer.u32(bucket.burst() + bucket.queue()).u32(0).u32(0);
        if (bucket.bytesPerSecond() >= LARGEST_RATE) {
            writer.u16(12).u16(TCA_TBF_RATE64);
            writer.u64(bucket.bytesPerSecond());
        }
        writer.attribute(TCA_TBF_BURST, bucket.burst());
        writer.close(options);
    }

    static void ingress(MessageWriter writer, int link) {
        header(writer, link, INGRESS_HANDLE, INGRESS, 0).attribute(TCA_KIND, "ingress");
    }

    /** A filter that every frame passes, and that sends it out by another link. u32 is the one classifier that every kernel has. */
    static void redirect(MessageWriter writer, int link, int target) {
        int info = PRIORITY << 16 | Short.toUnsignedInt(Short.reverseBytes((short) ETH_P_ALL));
        header(writer, link, 0, INGRESS_HANDLE, info).attribute(TCA_KIND, "u32");
        int options = writer.open(TCA_OPTIONS);
        writer.u16(4 + 16 + 16).u16(TCA_U32_SEL);
        writer.u8(TC_U32_TERMINAL).u8(0).u8(1).u8(0).u16(0).u16(0).u16(0).u16(0).u32(0);
        writer.u32(0).u32(0).u32(0).u32(0); // one key without a bit
        int actions = writer.open(TCA_U32_ACT);
        int first = writer.open(1);
        writer.attribute(TCA_ACT_KIND, "mirred");
        int parameters = writer.open(TCA_ACT_OPTIONS);
        writer.u16(4 + 28).u16(TCA_MIRRED_PARMS);
        writer.u32(0)
                .u32(0)
                .u32(TC_ACT_STOLEN)
                .u32(0)
                .u32(0)
                .u32(TCA_EGRESS_REDIR)
                .u32(target);
        writer.close(parameters).close(first).close(actions).close(options);
    }

    /** The body of a dump of the filters at a link's ingress. */
    static void filters(MessageWriter writer, int link) {
        header(writer, link, 0, INGRESS_HANDLE, 0);
    }

    /** Where the action of a filter sends frames; empty: it is no filter with such an action. */
    static OptionalInt target(Message message) {
        Optional<ByteBuffer> mirred = message.attributes(HEADER)
                .nested(TCA_OPTIONS)
                .nested(TCA_U32_ACT)
                .nested(1)
                .nested(TCA_ACT_OPTIONS)
                .find(TCA_MIRRED_PARMS)
                .filter(it -> it.limit() >= MIRRED_TARGET + 4);
        return mirred.isPresent() ? OptionalInt.of(mirred.get().getInt(MIRRED_TARGET)) : OptionalInt.empty();
    }

    static Qdisc parse(Message message) {
        String place = switch (message.payload().getInt(12)) {
            case ROOT -> Qdisc.ROOT;
            case INGRESS -> Qdisc.INGRESS;
            default -> "";
        };
        return new Qdisc(
                message.payload().getInt(4),
                message.attributes(HEADER).text(TCA_KIND).orElse(""),
                message.payload().getInt(8),
                place,
                rate(message));
    }

    /** The rate of a token bucket; empty: it is none. */
    static OptionalLong rate(Message message) {
        Message.Attributes attributes = message.attributes(HEADER);
        if (!attributes.text(TCA_KIND).equals(Optional.of(TBF))) {
            return OptionalLong.empty();
        }
        Message.Attributes options = attributes.nested(TCA_OPTIONS);
        Optional<Long> large =
                options.find(TCA_TBF_RATE64).filter(it -> it.limit() >= 8).map(it -> it.getLong(0));
        Optional<Long> small = options.find(TCA_TBF_PARMS)
                .filter(it -> it.limit() >= RATESPEC)
                .map(it -> Integer.toUnsignedLong(it.getInt(RATE)));
        return large.or(() -> small).map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}
