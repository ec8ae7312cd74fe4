package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;

/**
 * Tells everyone on a link that an address is found at another MAC now, through a packet socket in a network namespace.
 *
 * <p>Open it before it is needed and keep it: to close one takes the kernel milliseconds. Needs CAP_NET_RAW over the namespace. Any thread may use it.
 *
 * @see "packet(7); arping -U and -A; ndsend"
 */
public final class Announcer implements AutoCloseable {
    private static final int SOCKADDR_LL = 20;

    private final Netns netns;
    private final int fd;
    private final Runnable release;
    private boolean open = true; // used on the namespace's thread alone

    private Announcer(Netns netns) {
        this.netns = netns;
        this.release = this::release;
        String attempted = "open a packet socket in network namespace " + netns;
        fd = netns.<Integer, RuntimeException>call(attempted, () -> {
            // Of protocol 0: it sends, and no frame is ever queued for it.
            int socket = NetlinkSocket.checked(attempted, Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0));
            netns.own(release);
            return socket;
        });
    }

    /**
     * An announcer for the links of a namespace, closed with it at the latest.
     *
     * @throws NetlinkException not permitted ({@link Errno#EPERM})
     * @throws IllegalStateException the namespace was closed
     */
    public static Announcer open(Netns netns) {
        return new Announcer(netns);
    }

    /**
     * Announces an address once: for IPv4 by a gratuitous ARP request and a reply, for IPv6 by an unsolicited neighbour advertisement with the override flag. The address should be on the link by
     * then. What is sent may be lost: announce again after a second.
     *
     * @param link the index of the link, which is up
     * @param mac where the address is found
     * @throws NetlinkException the link is down ({@link Errno#ENETDOWN}) or not there ({@link Errno#ENXIO})
     * @throws IllegalStateException the namespace or the announcer was closed
     * @see "arping -c 1 -U -I LINK ADDRESS; arping -c 1 -A -I LINK ADDRESS; ndsend ADDRESS LINK"
     */
    public void announce(int link, Mac mac, InetAddress address) {
        String attempted = "announce " + address.getHostAddress() + " at " + mac + " on link " + link;
        netns.<@Nullable Void, RuntimeException>call(attempted, () -> {
            if (!open) {
                throw new IllegalStateException(attempted + ": the announcer is closed");
            }
            for (byte[] frame : Announcement.frames(mac, address)) {
                send(attempted, link, frame);
            }
            return null;
        });
    }

    private void send(String attempted, int link, byte[] frame) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(SOCKADDR_LL, 4);
            to.set(ValueLayout.JAVA_SHORT, 0, (short) Libc.AF_PACKET);
            to.set(ValueLayout.JAVA_BYTE, 2, frame[12]); // the protocol, in the byte order of the wire
            to.set(ValueLayout.JAVA_BYTE, 3, frame[13]);
            to.set(ValueLayout.JAVA_INT, 4, link);
            NetlinkSocket.checked(attempted, Libc.sendto(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, frame), to));
        }
    }

    private void release() {
        if (open) {
            open = false;
            Libc.close(fd);
        }
    }

    /** Closes the socket. A repeat does nothing, nor does closing after the namespace. */
    @Override
    public void close() {
        netns.closeOwned(release);
    }
}
