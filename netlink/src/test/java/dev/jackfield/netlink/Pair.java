package dev.jackfield.netlink;

import java.net.InetAddress;

/** Two namespaces of a test's own with a veth between them, both ends up: {@code a0} at 192.0.2.1 and 2001:db8::1, {@code b0} at .2 and ::2. */
final class Pair implements AutoCloseable {
    final String nameA;
    final String nameB;
    final Netns a;
    final Netns b;
    final Link linkA;
    final Link linkB;

    Pair(String test) {
        nameA = "netlink-" + test + "-a";
        nameB = "netlink-" + test + "-b";
        Netns.delete(nameA);
        Netns.delete(nameB);
        a = Netns.create(nameA);
        b = Netns.create(nameB);
        Link created = a.rtnl()
                .createVeth(LinkSettings.named("a0"), LinkSettings.named("b0").netns(b));
        up(b, created.peer().orElseThrow(), "2");
        up(a, created.index(), "1");
        linkA = a.rtnl().getLink("a0");
        linkB = b.rtnl().getLink("b0");
    }

    private static void up(Netns netns, int link, String host) {
        netns.rtnl()
                .batch()
                .change(link, LinkSettings.NONE.withoutAddressGeneration().up())
                .addAddress(link, new IpPrefix(InetAddress.ofLiteral("192.0.2." + host), 24))
                .addAddress(link, new IpPrefix(InetAddress.ofLiteral("2001:db8::" + host), 64))
                .send();
    }

    @Override
    public void close() {
        a.close();
        b.close();
        Netns.delete(nameA);
        Netns.delete(nameB);
    }
}
