package dev.jackfield.bench;

import dev.jackfield.netlink.IpPrefix;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkSettings;
import dev.jackfield.netlink.Mac;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Route;
import dev.jackfield.netlink.Rtnl;

import java.net.InetAddress;

/** The module {@code netlink} alone: the driver's messages to the kernel, without filter and records. */
record NetlinkContestant(Netns fabric) implements Contestant {
    private static final int REAP_GROUP = 0x6be; // not the driver's, which reaps by a clock of its own

    @Override
    public String name() {
        return Scores.NETLINK;
    }

    @Override
    public long plug(Nic nic) {
        Segment segment = nic.segment();
        Mac mac = Mac.parse(nic.mac());
        IpPrefix address = new IpPrefix(InetAddress.ofLiteral(nic.address()), Segment.PREFIX_LENGTH);
        InetAddress gateway = InetAddress.ofLiteral(segment.gateway());
        LinkSettings end = LinkSettings.named(nic.hostEnd()).mtu(Nic.MTU).group(Rtnl.UNFINISHED);
        LinkSettings finished = LinkSettings.NONE
                .group(0)
                .alias("bench nic " + nic.number())
                .master(segment.index())
                .mtu(Nic.MTU)
                .up();
        return inside(() -> {
            try (Netns compute = Netns.visit(nic.netns(), fabric)) {
                Link link = fabric.rtnl()
                        .createVeth(
                                end,
                                LinkSettings.named(nic.name())
                                        .mac(mac)
                                        .mtu(Nic.MTU)
                                        .netns(compute));
                fabric.rtnl().batch().change(link.index(), finished).send();
                int peer = link.peer().orElseThrow();
                compute.rtnl()
                        .batch()
                        .change(
                                peer,
                                LinkSettings.NONE.withoutAddressGeneration().up())
                        .addAddress(peer, address)
                        .addRoute(Route.byDefault(gateway, peer))
                        .send();
            }
        });
    }

    @Override
    public long unplug(Nic nic) {
        return inside(() -> {
            try (Netns compute = Netns.visit(nic.netns(), fabric)) {
                int end = fabric.rtnl().getLink(nic.hostEnd()).index();
                fabric.rtnl().batch().retire(end, REAP_GROUP, "jfn" + end).send();
                int peer = compute.rtnl().getLink(nic.name()).index();
                compute.rtnl().batch().retire(peer, REAP_GROUP, "jfn" + peer).send();
            }
        });
    }

    /** What the work takes on the thread that is in the fabric, as the program in C times its own. */
    private long inside(Runnable work) {
        return fabric.call(() -> {
            long start = System.nanoTime();
            work.run();
            return System.nanoTime() - start;
        });
    }

    @Override
    public long settle() {
        long start = System.nanoTime();
        fabric.rtnl().batch().deleteGroup(REAP_GROUP).send();
        return System.nanoTime() - start;
    }
}
