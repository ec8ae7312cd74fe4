package dev.jackfield.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Tells the moment at which a process ends, any process and not only a child; without polling, on a thread of its own.
 *
 * @see "pidfd_open(2)"
 */
public final class ProcessExit implements AutoCloseable {
    private static final long PIDFD_OPEN = 434; // of every architecture

    private final CompletableFuture<Long> ended = new CompletableFuture<>();
    private final Watch watch;

    private ProcessExit(long pid) {
        int fd = NetlinkSocket.checked("watch process " + pid, open(pid));
        watch = new Watch("process-" + pid, fd, () -> {
            ended.complete(pid);
            return false;
        });
    }

    /**
     * Begins to watch a process. The number may be another process's by now: compare the start time afterwards.
     *
     * @param pid its number
     * @throws NetlinkException no such process ({@link Errno#ESRCH}), or the number of a thread or none at all ({@link Errno#EINVAL})
     */
    public static ProcessExit watch(long pid) {
        return new ProcessExit(pid);
    }

    /**
     * Done with the process's number when it has ended; never done if the watch is closed before. What depends on it without {@code Async} runs on the watching thread.
     *
     * <p>A process that was killed counts as ended although its parent has not waited for it.
     */
    public CompletableFuture<Long> ended() {
        return ended.copy();
    }

    /** Stops watching; does nothing to the process. A repeat does nothing. */
    @Override
    public void close() {
        watch.close();
    }

    private static int open(long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            return -Errno.EINVAL;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.STATE);
            return Libc.result((long) Syscall.CALL.invokeExact(state, PIDFD_OPEN, (int) pid, 0), state);
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        }
    }

    private static final class Syscall {
        static final MethodHandle CALL = Libc.link(
                "syscall",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(1));
    }
}
