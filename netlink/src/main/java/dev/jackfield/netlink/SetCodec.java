package dev.jackfield.netlink;

import java.util.List;

/**
 * Elements of sets in nftables' layout, in the bridge family.
 *
 * @see "linux/netfilter/nfnetlink.h, struct nfgenmsg; linux/netfilter/nf_tables.h"
 */
final class SetCodec {
    private static final int NFPROTO_BRIDGE = 7;
    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final int NFNL_MSG_BATCH_BEGIN = 0x10;
    private static final int NFNL_MSG_BATCH_END = 0x11;
    private static final int NFT_MSG_NEWSETELEM = NFNL_SUBSYS_NFTABLES << 8 | 12;
    private static final int NFT_MSG_DELSETELEM = NFNL_SUBSYS_NFTABLES << 8 | 14;

    private static final int NFTA_SET_ELEM_LIST_TABLE = 1;
    private static final int NFTA_SET_ELEM_LIST_SET = 2;
    private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_SET_ELEM_KEY = 1;
    private static final int NFTA_DATA_VALUE = 1;

    private SetCodec() {}

    /**
     * A transaction. All its messages have one number: the kernel answers with the first refusal, or with one acknowledgement once all is done.
     *
     * @param removed elements, there or not: what is not there is added first, since older kernels cannot be asked to tolerate that
     * @param added elements; one that is there stays
     */
    static byte[] transaction(int number, String table, List<SetElement> removed, List<SetElement> added) {
        MessageWriter writer = new MessageWriter().begin(NFNL_MSG_BATCH_BEGIN, 0, number);
        header(writer, 0, NFNL_SUBSYS_NFTABLES).end();
        for (SetElement element : removed) {
            element(writer.begin(NFT_MSG_NEWSETELEM, MessageWriter.CREATE, number), table, element);
            element(writer.begin(NFT_MSG_DELSETELEM, 0, number), table, element);
        }
        for (SetElement element : added) {
            element(writer.begin(NFT_MSG_NEWSETELEM, MessageWriter.CREATE, number), table, element);
        }
        writer.addFlags(MessageWriter.ACK);
        writer.begin(NFNL_MSG_BATCH_END, 0, number);
        return header(writer, 0, NFNL_SUBSYS_NFTABLES).end().toByteArray();
    }

    private static MessageWriter header(MessageWriter writer, int family, int resource) {
        return writer.u8(family).u8(0).u8(resource >> 8).u8(resource); // the resource in network byte order
    }

    private static void element(MessageWriter writer, String table, SetElement element) {
        header(writer, NFPROTO_BRIDGE, 0)
                .attribute(NFTA_SET_ELEM_LIST_TABLE, table)
                .attribute(NFTA_SET_ELEM_LIST_SET, element.set());
        int list = writer.open(NFTA_SET_ELEM_LIST_ELEMENTS);
        int one = writer.open(NFTA_LIST_ELEM);
        int key = writer.open(NFTA_SET_ELEM_KEY);
        writer.attribute(NFTA_DATA_VALUE, element.key())
                .close(key)
                .close(one)
                .close(list)
                .end();
    }
}
