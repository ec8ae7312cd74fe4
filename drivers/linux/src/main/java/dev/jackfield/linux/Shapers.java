package dev.jackfield.linux;

import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkSettings;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Rtnl;
import dev.jackfield.netlink.TokenBucket;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.store.Attachment;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The limits of ports that are under a QoS policy. They are in the fabric, where the compute cannot take them away.
 *
 * <p>What a port receives leaves the fabric by its end there, which has a token bucket. What a port sends comes in by that end; since
 * the kernel makes only wait what leaves, it is led through an ifb of the port's own, which has a token bucket too, and comes in after
 * that: the bridge and the filter see it as if nothing had been in between.
 *
 * <p>A port that was never under a policy costs nothing here.
 *
 * @see "tc qdisc replace dev jfp… root handle 1: tbf …; tc filter add dev jfp… parent ffff: u32 match u32 0 0 action mirred egress
 *     redirect dev jfq…; tc qdisc replace dev jfq… root handle 1: tbf …"
 */
final class Shapers {
    private static final long KILO = 1000;

    private final InstallationId installation;
    private final Reaper reaper;

    Shapers(InstallationId installation, Reaper reaper) {
        this.installation = installation;
        this.reaper = reaper;
    }

    /** A port's rate in kilobits per second, as it is noted on its end; empty: no limit. */
    static Optional<String> rate(Attachment attachment) {
        OptionalLong kilobits =
                attachment.qosPolicy().map(QosPolicy::maxKilobitsPerSecond).orElse(OptionalLong.empty());
        return kilobits.isPresent() ? Optional.of(Long.toString(kilobits.getAsLong())) : Optional.empty();
    }

    /** The rate in kilobits per second that was noted on a port's end. */
    static Optional<String> noted(Link hostEnd) {
        return LinkMark.of(hostEnd).flatMap(mark -> mark.note(LinkMark.QOS));
    }

    /** Limits a port as its policy says, if it has one or had one. */
    void setIfAny(Netns fabric, Link hostEnd, Attachment attachment) {
        if (rate(attachment).isPresent() || noted(hostEnd).isPresent()) {
            set(fabric, hostEnd, attachment);
        }
    }

    /**
     * Limits a port as its policy says, or not at all, whatever limit it has.
     *
     * @throws NetworkException UNSUPPORTED: this kernel has not what it takes
     */
    void set(Netns fabric, Link hostEnd, Attachment attachment) {
        Optional<String> rate = rate(attachment);
        if (rate.isEmpty()) {
            fabric.rtnl()
                    .batch()
                    .unlimit(hostEnd.index())
                    .unredirect(hostEnd.index())
                    .send();
            remove(fabric, attachment.port().id());
            return;
        }
        try {
            limit(fabric, hostEnd, attachment, Long.parseLong(rate.get()));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.EOPNOTSUPP) {
                throw e;
            }
            throw new NetworkServiceException(
                    ErrorKind.UNSUPPORTED,
                    "port " + attachment.port().id() + " cannot be limited to " + rate.get()
                            + " kbit/s: this kernel lacks one of ifb, sch_tbf, sch_ingress, cls_u32, act_mirred ("
                            + e.getMessage() + ")",
                    ErrorContext.of("", attachment.port().id()),
                    e);
        }
    }

    private void limit(Netns fabric, Link hostEnd, Attachment attachment, long kilobits) {
        int mtu = attachment.network().mtu();
        TokenBucket bucket = TokenBucket.of(kilobits * KILO, mtu);
        int ifb = ifb(fabric, attachment);
        fabric.rtnl()
                .batch()
                .change(ifb, LinkSettings.NONE.mtu(mtu).up())
                .limit(ifb, bucket)
                .limit(hostEnd.index(), bucket)
                .send();
        if (!fabric.rtnl().redirection(hostEnd.index()).equals(OptionalInt.of(ifb))) {
            fabric.rtnl().batch().redirect(hostEnd.index(), ifb).send();
        }
    }

    private int ifb(Netns fabric, Attachment attachment) {
        String name = LinkNames.shaper(attachment.port().id());
        LinkSettings settings = LinkSettings.named(name)
                .alias(LinkMark.of(installation, attachment.port()).text())
                .withoutAddressGeneration();
        Optional<Link> found = fabric.rtnl().findLink(name);
        found.filter(ifb -> ifb.group() == Rtnl.UNFINISHED)
                .ifPresent(ifb -> fabric.rtnl()
                        .batch()
                        .change(ifb.index(), settings.group(0))
                        .send());
        return found.orElseGet(() -> fabric.rtnl().createIfb(settings)).index();
    }

    /** Whether a link of the fabric is an ifb of ours. */
    static boolean isShaper(Link link) {
        return LinkMark.of(link)
                .flatMap(LinkMark::port)
                .map(LinkNames::shaper)
                .filter(link.name()::equals)
                .isPresent();
    }

    /** Removes a port's ifb, if there is one; its end is not there any more, or not redirected. */
    void remove(Netns fabric, PortId port) {
        fabric.rtnl()
                .findLink(LinkNames.shaper(port))
                .filter(Shapers::isShaper)
                .ifPresent(ifb -> reaper.retire(fabric, ifb));
    }

    /** The same for a port that is or was under a policy. */
    void removeIfAny(Netns fabric, Optional<Link> hostEnd, Attachment attachment) {
        if (rate(attachment).isPresent() || hostEnd.flatMap(Shapers::noted).isPresent()) {
            remove(fabric, attachment.port().id());
        }
    }
}
