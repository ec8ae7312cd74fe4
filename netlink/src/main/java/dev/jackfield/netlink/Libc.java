package dev.jackfield.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The C library's calls that this package needs. Each returns what the kernel's own entry points return: a result, or a negative error number.
 *
 * <p>All of them, and those of libnftables, go through one method handle of six 64-bit integers: a handle of another shape takes the JVM some 4 ms to make, which a short command would pay a dozen times
 * over. It is the same call to the processor: on 64-bit Linux the first six integers and pointers go in registers, of which a function reads those that it declares and the part that it declares.
 */
final class Libc {
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_RAW = 3;
    static final int MNT_DETACH = 2;
    static final int UMOUNT_NOFOLLOW = 8;
    static final int AT_FDCWD = -100;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int O_WRONLY_CLOEXEC = 0x80001;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_NOEXEC = 8;
    private static final int MS_BIND = 4096;
    private static final int MS_REC = 16384;
    private static final int MS_SHARED = 1 << 20;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_CTIME = 0x80;
    private static final int STATX_INO = 0x100;
    private static final int SYS_PIDFD_OPEN = 434; // of every architecture

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.captureCallState("errno"));
    /** Where the error numbers of a platform thread's calls are put: a new place for each costs more than many a call. */
    private static final ThreadLocal<MemorySegment> STATES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final Map<String, MemorySegment> FUNCTIONS = new ConcurrentHashMap<>();

    private Libc() {}

    /** A new socket in the network namespace of the calling thread, closed on exec. */
    static int socket(int domain, int type, int protocol) {
        return call("socket", domain, type | SOCK_CLOEXEC, protocol, 0, 0, 0);
    }

    static int bind(int fd, MemorySegment address) {
        return call("bind", fd, address.address(), address.byteSize(), 0, 0, 0);
    }

    static int setsockopt(int fd, int level, int option, MemorySegment value) {
        return call("setsockopt", fd, level, option, value.address(), value.byteSize(), 0);
    }

    static int setsockopt(int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return setsockopt(fd, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /** Sends to {@code address}, or, if that is {@link MemorySegment#NULL}, to whom the socket is for. */
    static int sendto(int fd, MemorySegment bytes, MemorySegment address) {
        return call("sendto", fd, bytes.address(), bytes.byteSize(), 0, address.address(), address.byteSize());
    }

    static int recv(int fd, MemorySegment buffer, int flags) {
        return call("recv", fd, buffer.address(), buffer.byteSize(), flags, 0, 0);
    }

    static int write(int fd, MemorySegment bytes) {
        return call("write", fd, bytes.address(), bytes.byteSize(), 0, 0, 0);
    }

    static int close(int fd) {
        return call("close", fd, 0, 0, 0, 0, 0);
    }

    /** Opens a file to read, closed on exec. */
    static int open(String path) {
        return open(path, O_RDONLY_CLOEXEC);
    }

    /** Opens a file that is there to write, closed on exec. */
    static int openToWrite(String path) {
        return open(path, O_WRONLY_CLOEXEC);
    }

    private static int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return call("open", arena.allocateFrom(path).address(), flags, 0, 0, 0, 0);
        }
    }

    /** Looks at what a path leads to, or, if that is empty, at the open file itself; writes a {@code struct statx}. */
    static int statx(int folder, String path, MemorySegment status) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            int flags = path.isEmpty() ? AT_EMPTY_PATH : 0;
            return call("statx", folder, name, flags, STATX_INO | STATX_CTIME, status.address(), 0);
        }
    }

    /** Waits without an end for one of several files, an array of {@code struct pollfd}. */
    static int poll(MemorySegment files, int count) {
        return call("poll", files.address(), count, -1, 0, 0, 0);
    }

    static int eventfd() {
        return call("eventfd", 0, EFD_CLOEXEC, 0, 0, 0, 0);
    }

    static int pidfdOpen(int pid) {
        return call("syscall", SYS_PIDFD_OPEN, pid, 0, 0, 0, 0); // a function of its own only from glibc 2.36 on
    }

    /** Moves the calling thread, which must be a platform thread of its own, into the network namespace of {@code fd}. */
    static int setns(int fd) {
        return call("setns", fd, CLONE_NEWNET, 0, 0, 0, 0);
    }

    /** Moves the calling thread, which must be a platform thread of its own, into a new network namespace. */
    static int unshareNetwork() {
        return call("unshare", CLONE_NEWNET, 0, 0, 0, 0, 0);
    }

    static int bindMount(String source, String target) {
        try (Arena arena = Arena.ofConfined()) {
            long none = arena.allocateFrom("none").address();
            long from = arena.allocateFrom(source).address();
            return call("mount", from, arena.allocateFrom(target).address(), none, MS_BIND, 0, 0);
        }
    }

    /** Mounts an empty file system under a name of the caller's. */
    static int mountTmpfs(String source, String target) {
        try (Arena arena = Arena.ofConfined()) {
            long from = arena.allocateFrom(source).address();
            long type = arena.allocateFrom("tmpfs").address();
            long options = arena.allocateFrom("mode=755").address();
            int flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
            return call("mount", from, arena.allocateFrom(target).address(), type, flags, options, 0);
        }
    }

    /** Lets what is mounted there be seen in copies of this mount; {@link Errno#EINVAL} if it is no mount. */
    static int makeShared(String target) {
        try (Arena arena = Arena.ofConfined()) {
            return call("mount", 0, arena.allocateFrom(target).address(), 0, MS_SHARED | MS_REC, 0, 0);
        }
    }

    static int umount(String target, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return call("umount2", arena.allocateFrom(target).address(), flags, 0, 0, 0, 0);
        }
    }

    private static int call(String name, long a, long b, long c, long d, long e, long f) {
        MemorySegment function = FUNCTIONS.computeIfAbsent(name, Libc::find);
        if (!Thread.currentThread().isVirtual()) {
            return checked(function, STATES.get(), a, b, c, d, e, f);
        }
        try (Arena arena = Arena.ofConfined()) {
            return checked(function, arena.allocate(STATE), a, b, c, d, e, f);
        }
    }

    private static int checked(
            MemorySegment function, MemorySegment state, long a, long b, long c, long d, long e, long f) {
        // All these functions return an int, or a size that fits in one.
        int result = (int) call(function, state, a, b, c, d, e, f);
        return result < 0 ? -state.get(JAVA_INT, ERRNO) : result;
    }

    /** Calls any function of at most two integers or pointers, and returns its whole register. */
    static long call(MemorySegment function, long a, long b) {
        try (Arena arena = Arena.ofConfined()) {
            return call(function, arena.allocate(STATE), a, b, 0, 0, 0, 0);
        }
    }

    private static long call(
            MemorySegment function, MemorySegment state, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The address of a function of the C library.
     *
     * @throws NativeLibraryException it has none of that name
     */
    static MemorySegment find(String name) {
        return Linker.nativeLinker()
                .defaultLookup()
                .find(name)
                .orElseThrow(() -> new NativeLibraryException("the C library has no function " + name));
    }
}
