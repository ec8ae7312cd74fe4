package dev.jackfield.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/**
 * Tells what happens to the links of a network namespace, as it happens, on a thread of its own.
 *
 * <p>Subscribe first and list the links then, so that nothing falls between. The subscription lives until it is closed, also after its {@link Netns} was.
 *
 * @see "rtnetlink(7), RTMGRP_LINK; ip monitor link"
 */
public final class LinkEvents implements AutoCloseable {
    private static final int LINK_GROUP = 1; // the bit of RTNLGRP_LINK
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int QUEUE_BYTES = 4 << 20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_TRUNC = 0x20;
    private static final int MESSAGE_BYTES = 32 << 10;

    /** What happened. */
    public sealed interface Event {
        /**
         * A link was created, or something about it changed; {@link Link#lowerUp} is its carrier.
         *
         * @param link as it is now
         */
        record Changed(Link link) implements Event {}

        /**
         * A link was deleted, or moved to another namespace.
         *
         * @param link as it was last
         */
        record Deleted(Link link) implements Event {}

        /** Events were lost because they came faster than they were taken: list the links again. */
        record Resync() implements Event {}
    }

    private final int fd;
    private final Consumer<Event> listener;
    private final Watch watch;

    private LinkEvents(Netns netns, Consumer<Event> listener) {
        this.listener = listener;
        String attempted = "subscribe to the links in network namespace " + netns;
        fd = netns.<Integer, RuntimeException>call(attempted, () -> open(attempted));
        watch = new Watch("links-" + netns, fd, this::receive);
    }

    /**
     * Subscribes to the links of a namespace; what happens after this returns is told.
     *
     * @param listener called with one event at a time; while it works, events wait. An exception that it throws goes to its thread's handler of uncaught exceptions, and the next event is told
     * @throws NetlinkException no socket; nothing is left open
     * @throws IllegalStateException the namespace was closed
     */
    public static LinkEvents subscribe(Netns netns, Consumer<Event> listener) {
        return new LinkEvents(netns, listener);
    }

    private static int open(String attempted) {
        int fd = NetlinkSocket.checked(attempted, Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW, 0));
        try (Arena arena = Arena.ofConfined()) {
            if (Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, QUEUE_BYTES) < 0) {
                Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, QUEUE_BYTES); // as much as an ordinary user may have
            }
            MemorySegment address = arena.allocate(12, 4);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) Libc.AF_NETLINK);
            address.set(ValueLayout.JAVA_INT, 8, LINK_GROUP);
            NetlinkSocket.checked(attempted, Libc.bind(fd, address));
            return fd;
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
    }

    /** Takes one datagram; false ends the watch. */
    private boolean receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment input = arena.allocate(MESSAGE_BYTES, 8);
            int size = Libc.recv(fd, input, MSG_DONTWAIT | MSG_TRUNC);
            if (size == -Errno.ENOBUFS || size > input.byteSize()) {
                tell(new Event.Resync());
            } else if (size > 0) {
                Message.parse(input.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE))
                        .forEach(this::told);
            } else if (size != -Errno.EAGAIN && size != -Errno.EINTR) {
                tell(new Event.Resync());
                return false;
            }
            return true;
        }
    }

    private void told(Message message) {
        // A link that ceases to be a bridge's port is "deleted" in the family of bridges; the link itself stays.
        boolean link = message.payload().limit() >= 16 && message.payload().get(0) == 0;
        if (link && message.type() == LinkCodec.NEWLINK) {
            tell(new Event.Changed(LinkCodec.parse(message)));
        } else if (link && message.type() == LinkCodec.DELLINK) {
            tell(new Event.Deleted(LinkCodec.parse(message)));
        }
    }

    private void tell(Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /** Ends the subscription; when this returns no event is told any more, unless the listener itself calls. A repeat does nothing. */
    @Override
    public void close() {
        watch.close();
    }
}
