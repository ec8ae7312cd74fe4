package dev.jackfield.linux;

import dev.jackfield.netlink.NetnsException;
import dev.jackfield.netlink.NetnsId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What distinguishes a process, and the network namespace it is in, from any other process of the same number: the namespace's
 * device and inode, when the process was started, and in which boot of the kernel. Numbers, inodes and start times all come again.
 *
 * @param netns the namespace it is in; a process that goes to another one is another compute
 * @param started when it was started, in clock ticks since the boot
 * @param boot the boot
 * @see "proc_pid_stat(5), field 22, starttime; namespaces(7)"
 */
record ProcessIdentity(NetnsId netns, long started, String boot) {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 0; // of the fields behind the name
    private static final int START_TIME = 19;

    /**
     * The process of a number.
     *
     * @return its identity; empty if there is none, or only what is left of one that ended (a zombie)
     * @throws NetworkException DENIED: its namespace may not be looked at
     */
    static Optional<ProcessIdentity> of(long pid) {
        Optional<Long> started = started(pid);
        if (started.isEmpty()) {
            return Optional.empty();
        }
        NetnsId netns;
        try {
            netns = NetnsId.of(PROC.resolve(pid + "/ns/net"));
        } catch (NetnsException e) {
            if (!started(pid).equals(started)) {
                return Optional.empty(); // it ended meanwhile, which the kernel reports in several ways
            }
            throw new NetworkServiceException(
                    ErrorKind.DENIED,
                    "the network namespace of process " + pid
                            + " may not be looked at: it is another user's, or outside" + " of this sandbox ("
                            + e.getMessage() + ")",
                    ErrorContext.NONE,
                    e);
        }
        // The process of one number and one start time is one process: if it is still there now, the namespace was its
        // own.
        return started(pid).filter(started.get()::equals).map(it -> new ProcessIdentity(netns, it, World.boot()));
    }

    /** When a process was started; empty if there is none that lives. */
    private static Optional<Long> started(long pid) {
        String stat;
        try {
            stat = Files.readString(PROC.resolve(pid + "/stat"));
        } catch (IOException e) {
            return Optional.empty(); // no such process, or it ended while it was looked at
        }
        // The name, in parentheses, may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        boolean dead = "ZXx".contains(fields[STATE]);
        return dead ? Optional.empty() : Optional.of(Long.parseLong(fields[START_TIME]));
    }

    /**
     * Checks that a number is a process's, not that of a thread of one, which {@code /proc} knows too but does not list.
     *
     * @throws InvalidValueException it is a thread's; the message names its process
     */
    static void requireProcess(long pid) {
        try {
            Files.readAllLines(PROC.resolve(pid + "/status")).stream()
                    .filter(line -> line.startsWith("Tgid:"))
                    .map(line -> line.substring("Tgid:".length()).strip())
                    .filter(process -> !process.equals(Long.toString(pid)))
                    .findFirst()
                    .ifPresent(process -> {
                        throw new InvalidValueException(
                                "compute id", "pid:" + pid, "names a thread of process " + process + ", not a process");
                    });
        } catch (IOException e) {
            // It is gone, which whoever looks for it will find.
        }
    }

    /** {@code DEVICE:INODE@STARTED/BOOT}. */
    @Override
    public String toString() {
        return Identity.text(netns) + "@" + started + "/" + boot;
    }
}
