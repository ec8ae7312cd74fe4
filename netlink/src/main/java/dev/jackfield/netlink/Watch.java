package dev.jackfield.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * A thread that waits for an open file to become readable, and that can be told at any moment to stop. It owns the file.
 *
 * @see "poll(2), eventfd(2)"
 */
final class Watch implements AutoCloseable {
    private static final int POLLIN = 1;
    private static final int POLLFD_BYTES = 8;

    private final int fd;
    private final int stop;
    private final BooleanSupplier readable;
    private final Thread thread;
    private boolean ended;

    /**
     * Begins to wait.
     *
     * @param fd the file, closed when the watch ends, also if it cannot begin
     * @param readable called on the thread each time; false ends the watch
     */
    Watch(String name, int fd, BooleanSupplier readable) {
        this.fd = fd;
        this.readable = readable;
        try {
            stop = NetlinkSocket.checked("watch " + name, Libc.eventfd());
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
        thread = Thread.ofPlatform().daemon().name("watch-" + name).start(this::work);
    }

    private void work() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment files = arena.allocate(2 * POLLFD_BYTES, 4);
            files.set(JAVA_INT, 0, fd);
            files.set(JAVA_SHORT, 4, (short) POLLIN);
            files.set(JAVA_INT, POLLFD_BYTES, stop);
            files.set(JAVA_SHORT, POLLFD_BYTES + 4, (short) POLLIN);
            boolean go = true;
            while (go) {
                poll(files); // a call that was interrupted leaves no events behind
                boolean stopped = files.get(JAVA_SHORT, POLLFD_BYTES + 6) != 0;
                boolean ready = files.get(JAVA_SHORT, 6) != 0;
                go = !stopped && (!ready || readable.getAsBoolean());
            }
        } finally {
            end();
        }
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            Libc.close(fd);
            Libc.close(stop);
        }
    }

    /** Ends the watch at once; when this returns the thread calls nothing any more, unless it is the caller. A repeat does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (!ended) {
                wake();
            }
        }
        boolean interrupted = false;
        while (Thread.currentThread() != thread && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        try (Arena arena = Arena.ofConfined()) {
            NetlinkSocket.checked("stop a watch", Libc.write(stop, arena.allocateFrom(JAVA_LONG, 1)));
        }
    }

    private static void poll(MemorySegment files) {
        files.set(JAVA_SHORT, 6, (short) 0);
        files.set(JAVA_SHORT, POLLFD_BYTES + 6, (short) 0);
        int result = Libc.poll(files, 2);
        if (result != -Errno.EINTR) {
            NetlinkSocket.checked("poll", result);
        }
    }
}
