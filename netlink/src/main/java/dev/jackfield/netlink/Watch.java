package dev.jackfield.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.BooleanSupplier;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
    private static final int EFD_CLOEXEC = 0x80000;

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
            stop = NetlinkSocket.checked("watch " + name, eventfd());
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
            MemorySegment state = arena.allocate(Libc.STATE);
            MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
            NetlinkSocket.checked(
                    "stop a watch", Libc.result((long) Write.CALL.invokeExact(state, stop, one, 8L), state));
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    private static void poll(MemorySegment files) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.STATE);
            files.set(JAVA_SHORT, 6, (short) 0);
            files.set(JAVA_SHORT, POLLFD_BYTES + 6, (short) 0);
            int result = Libc.result((int) Poll.CALL.invokeExact(state, files, 2L, -1), state);
            if (result != -Errno.EINTR) {
                NetlinkSocket.checked("poll", result);
            }
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    private static int eventfd() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.STATE);
            return Libc.result((int) EventFd.CALL.invokeExact(state, 0, EFD_CLOEXEC), state);
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    private static final class Poll {
        static final MethodHandle CALL =
                Libc.link("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static final class EventFd {
        static final MethodHandle CALL = Libc.link("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    }

    private static final class Write {
        static final MethodHandle CALL =
                Libc.link("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    }
}
