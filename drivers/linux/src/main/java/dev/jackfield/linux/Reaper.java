package dev.jackfield.linux;

import dev.jackfield.netlink.Batch;
import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.NetlinkException;
import dev.jackfield.netlink.Netns;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Deletes links in two steps: taken out of use at once, deleted later all together, since the kernel waits some 15 ms for a
 * deletion, whether of one link or of many.
 */
final class Reaper {
    /** The interface group of links that wait for their deletion: the letters "jf". Marks keep it from meaning anything to others. */
    static final int GROUP = 0x6a66;

    private final AtomicBoolean due = new AtomicBoolean();

    /** Takes a link of the fabric out of use; one that is not there is success. */
    void retire(Netns fabric, Link link) {
        due.set(true);
        send(fabric.rtnl().batch().retire(link.index(), GROUP, LinkNames.retired(link.index())));
    }

    /** Frees the name of a NIC in its compute; it goes with its other end. One that is not there is success. */
    static void retireNic(Netns compute, Link nic) {
        send(compute.rtnl().batch().retire(nic.index(), GROUP, LinkNames.retired(nic.index())));
    }

    /** Whether something was taken out of use since the last reaping of this process. */
    boolean isDue() {
        return due.get();
    }

    /** Deletes all that was taken out of use, by whatever process. {@code ip link del group 27238} */
    void reap(Netns fabric) {
        due.set(false);
        try {
            fabric.rtnl().batch().deleteGroup(GROUP).send();
        } catch (RuntimeException e) {
            due.set(true);
            throw e;
        }
    }

    private static void send(Batch batch) {
        List<NetlinkException> refusals = batch.attempt().stream()
                .filter(it -> it.errno() != Errno.ENODEV)
                .toList();
        if (!refusals.isEmpty()) {
            throw refusals.getFirst();
        }
    }

    /** Whether a link waits for its deletion. */
    static boolean isRetired(Link link) {
        return link.group() == GROUP;
    }
}
