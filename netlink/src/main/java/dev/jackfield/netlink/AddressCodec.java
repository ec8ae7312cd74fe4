package dev.jackfield.netlink;

/**
 * Addresses of links in the kernel's layout.
 *
 * @see "rtnetlink(7), struct ifaddrmsg; linux/if_addr.h"
 */
final class AddressCodec {
    static final int NEWADDR = 20;
    static final int DELADDR = 21;
    static final int GETADDR = 22;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_F_NODAD = 0x02;
    private static final int IFA_F_DADFAILED = 0x08;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int IFA_F_PERMANENT = 0x80;
    private static final int HEADER = 8; // struct ifaddrmsg

    private AddressCodec() {}

    static int family(IpPrefix prefix) {
        return prefix.isIpv6() ? AF_INET6 : AF_INET;
    }

    static void query(MessageWriter writer, int link) {
        writer.u8(0).u8(0).u8(0).u8(0).u32(link);
    }

    static void address(MessageWriter writer, int link, IpPrefix prefix) {
        byte[] bytes = prefix.address().getAddress();
        writer.u8(family(prefix)).u8(prefix.length()).u8(0).u8(0).u32(link);
        writer.attribute(IFA_LOCAL, bytes).attribute(IFA_ADDRESS, bytes);
        if (prefix.isIpv6()) {
            writer.attribute(IFA_FLAGS, IFA_F_NODAD); // else it is unusable until duplicate address detection ends
        }
    }

    static LinkAddress parse(Message message) {
        Message.Attributes attributes = message.attributes(HEADER);
        // On a point-to-point link IFA_ADDRESS is the peer's; IPv6 has no IFA_LOCAL elsewhere.
        byte[] address = attributes
                .array(IFA_LOCAL)
                .or(() -> attributes.array(IFA_ADDRESS))
                .orElse(new byte[0]);
        int flags = attributes
                .number(IFA_FLAGS)
                .orElse(Byte.toUnsignedInt(message.payload().get(2)));
        return new LinkAddress(
                message.payload().getInt(4),
                new IpPrefix(
                        IpPrefix.address(address),
                        Byte.toUnsignedInt(message.payload().get(1))),
                (flags & IFA_F_TENTATIVE) != 0,
                (flags & IFA_F_DADFAILED) != 0,
                (flags & IFA_F_PERMANENT) != 0);
    }
}
