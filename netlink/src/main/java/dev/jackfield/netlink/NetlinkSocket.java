package dev.jackfield.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A netlink socket of the network namespace in which it was made. Belongs to the thread that made it: its memory is confined to it.
 *
 * @see "netlink(7)"
 */
final class NetlinkSocket implements AutoCloseable {
    /** So many messages fit in one datagram that their answers, echoes included, cannot overflow a receive queue of the default 208 KiB. */
    static final int MESSAGES_PER_DATAGRAM = 32;

    private static final int TIMEOUT_SECONDS = 5;

    private static final int NETLINK_ROUTE = 0;
    private static final int NETLINK_NETFILTER = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NETLINK_GET_STRICT_CHK = 12;
    private static final int MSG_TRUNC = 0x20;
    private static final int RECEIVE_BYTES = 64 << 10; // the kernel fills at most 32 KiB of a dump at once
    private static final int DUMP_ATTEMPTS = 20;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment input = arena.allocate(RECEIVE_BYTES, 8);
    private final int fd;
    private final int timeoutSeconds;
    private int sequence = 1;
    private boolean open = true;

    /** A NETLINK_ROUTE socket in the namespace of the calling thread. */
    NetlinkSocket() {
        this(TIMEOUT_SECONDS);
    }

    NetlinkSocket(int timeoutSeconds) {
        this(NETLINK_ROUTE, timeoutSeconds);
    }

    /** A NETLINK_NETFILTER socket in the namespace of the calling thread. */
    static NetlinkSocket ofNetfilter() {
        return new NetlinkSocket(NETLINK_NETFILTER, TIMEOUT_SECONDS);
    }

    private NetlinkSocket(int protocol, int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
        fd = checked("open a netlink socket", Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW, protocol));
        try {
            for (int option : new int[] {NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK}) {
                checked("set netlink option " + option, Libc.setsockopt(fd, SOL_NETLINK, option, 1));
            }
            MemorySegment timeout = arena.allocateFrom(ValueLayout.JAVA_LONG, timeoutSeconds, 0);
            checked("set the timeout of a netlink socket", Libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeout));
            MemorySegment address = arena.allocate(12, 4); // struct sockaddr_nl, the port chosen by the kernel
            address.set(ValueLayout.JAVA_SHORT, 0, (short) Libc.AF_NETLINK);
            checked("bind a netlink socket", Libc.bind(fd, address));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A number for the next message; numbers grow, and zero, which is the kernel's for events, is left out. */
    int nextSequence() {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return sequence;
    }

    /**
     * Sends one datagram and receives until its last message, which must ask for an acknowledgement, was answered.
     *
     * @param what names what each message attempts, by its number
     * @param answers takes the messages that are no acknowledgements
     * @return the refusals by the number of the message, in the order of the messages; empty if all succeeded
     * @throws NetlinkTimeoutException the kernel did not answer; what was done is unknown
     */
    SortedMap<Integer, NetlinkException> exchange(
            byte[] datagram, Map<Integer, String> what, int last, Consumer<Message> answers) {
        String attempted = what.getOrDefault(last, "");
        send(attempted, datagram);
        SortedMap<Integer, NetlinkException> refusals = new TreeMap<>();
        while (true) {
            for (Message message : receive(attempted)) {
                String which = what.get(message.sequence());
                if (which == null) {
                    continue; // the late answer to a request that timed out
                }
                if (message.type() == Message.ERROR) {
                    if (message.errno() != 0) {
                        refusals.put(message.sequence(), new NetlinkException(which, message.errno(), message.text()));
                    }
                    if (message.sequence() == last) {
                        return refusals;
                    }
                } else {
                    answers.accept(message);
                }
            }
        }
    }

    /**
     * Asks for all objects of a kind. A dump that a concurrent change interrupted is repeated from the start, so that the list is of one moment.
     *
     * @param body writes the message behind its header
     * @throws NetlinkException refused, or interrupted twenty times ({@link Errno#EINTR})
     */
    List<Message> dump(String attempted, int type, Consumer<MessageWriter> body) {
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            int number = nextSequence();
            MessageWriter writer = new MessageWriter().begin(type, MessageWriter.DUMP, number);
            body.accept(writer);
            send(attempted, writer.end().toByteArray());
            List<Message> list = new ArrayList<>();
            if (collect(attempted, number, list)) {
                return list;
            }
        }
        throw new NetlinkException(attempted, Errno.EINTR, "interrupted by changes " + DUMP_ATTEMPTS + " times");
    }

    /** Receives a dump to its end; false if it was interrupted. */
    private boolean collect(String attempted, int number, List<Message> list) {
        boolean whole = true;
        while (true) {
            for (Message message : receive(attempted)) {
                if (message.sequence() != number) {
                    continue;
                }
                whole &= (message.flags() & Message.DUMP_INTERRUPTED) == 0;
                if (message.type() != Message.DONE && message.type() != Message.ERROR) {
                    list.add(message);
                } else if (message.errno() != 0) {
                    throw new NetlinkException(attempted, message.errno(), message.text());
                } else {
                    return whole;
                }
            }
        }
    }

    private void send(String attempted, byte[] datagram) {
        try (Arena buffer = Arena.ofConfined()) {
            MemorySegment output = buffer.allocateFrom(ValueLayout.JAVA_BYTE, datagram);
            checked(attempted, Libc.sendto(fd, output, MemorySegment.NULL));
        }
    }

    private List<Message> receive(String attempted) {
        int size = Libc.recv(fd, input, MSG_TRUNC);
        while (size == -Errno.EINTR) {
            size = Libc.recv(fd, input, MSG_TRUNC);
        }
        if (size == -Errno.EAGAIN) {
            throw new NetlinkTimeoutException(attempted, timeoutSeconds);
        }
        checked(attempted, size);
        if (size > input.byteSize()) {
            throw new NetlinkException(attempted, Errno.ENOBUFS, "an answer of " + size + " bytes");
        }
        return Message.parse(input.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
    }

    /** The result of a system call, if it succeeded. */
    static int checked(String attempted, int result) {
        if (result < 0) {
            throw new NetlinkException(attempted, -result, "");
        }
        return result;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            Libc.close(fd);
            arena.close();
        }
    }
}
