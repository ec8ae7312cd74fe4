package dev.jackfield.netlink;

import java.util.concurrent.CompletableFuture;

/**
 * Tells the moment at which a process ends, any process and not only a child; without polling, on a thread of its own.
 *
 * @see "pidfd_open(2)"
 */
public final class ProcessExit implements AutoCloseable {
    private final CompletableFuture<Long> ended = new CompletableFuture<>();
    private final Watch watch;

    private ProcessExit(long pid) {
        int fd = NetlinkSocket.checked("watch process " + pid, Libc.pidfdOpen(Math.clamp(pid, 0, Integer.MAX_VALUE)));
        watch = new Watch("process-" + pid, fd, () -> {
            ended.complete(pid);
            return false;
        });
    }

    /**
     * Begins to watch a process. The number may be another process's by now: compare the start time afterwards.
     *
     * @param pid its number
     * @throws NetlinkException no such process ({@link Errno#ESRCH}), or a number that no process can have ({@link Errno#EINVAL})
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
}
