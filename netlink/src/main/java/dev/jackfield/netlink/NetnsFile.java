package dev.jackfield.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * A file by which a network namespace is known.
 *
 * @param id the namespace behind it
 * @param since when the file got its inode, in nanoseconds since 1970: a later namespace may have the same inode, but not since the same moment
 * @see "stat -L -c '%d:%i %z' /run/netns/NAME; statx(2)"
 */
public record NetnsFile(NetnsId id, long since) {
    private static final int SIZE = 256;
    private static final int INODE = 32;
    private static final int CHANGED = 96;
    private static final int DEVICE_MAJOR = 136;
    private static final int DEVICE_MINOR = 140;

    /** The file system of all namespaces, one for each kernel. */
    private static final class Nsfs {
        static final long DEVICE =
                read(Libc.AT_FDCWD, "/proc/self/ns/net", "of this process").id.device();
    }

    /**
     * Looks at a file; opens and enters nothing.
     *
     * @param path such as {@code /run/netns/NAME} or {@code /proc/PID/ns/net}
     * @throws NetnsException the file is not there ({@link Errno#ENOENT}), may not be read ({@link Errno#EACCES}), or is no namespace ({@link Errno#EINVAL}), such as the bare file
     *     that a half-made namespace leaves
     */
    public static NetnsFile of(Path path) {
        return checked(read(Libc.AT_FDCWD, path.toString(), path.toString()), path.toString());
    }

    /** The same for an open file. */
    static NetnsFile of(int fd, String name) {
        return checked(read(fd, "", name), name);
    }

    private static NetnsFile checked(NetnsFile file, String name) {
        if (file.id.device() != Nsfs.DEVICE) {
            throw new NetnsException("identify", name, Errno.EINVAL, "a plain file, no namespace");
        }
        return file;
    }

    private static NetnsFile read(int folder, String path, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(SIZE, Long.BYTES);
            int result = Libc.statx(folder, path, status);
            if (result < 0) {
                throw new NetnsException("identify", name, -result, "");
            }
            long device = device(
                    status.get(JAVA_INT, DEVICE_MAJOR) & 0xffffffffL, status.get(JAVA_INT, DEVICE_MINOR) & 0xffffffffL);
            long since = TimeUnit.SECONDS.toNanos(status.get(JAVA_LONG, CHANGED))
                    + status.get(JAVA_INT, CHANGED + Long.BYTES);
            return new NetnsFile(new NetnsId(device, status.get(JAVA_LONG, INODE)), since);
        }
    }

    /** A device's number as {@code stat} prints it. */
    private static long device(long major, long minor) {
        return ((major & 0xfffff000L) << 32)
                | ((major & 0xfffL) << 8)
                | ((minor & 0xffffff00L) << 12)
                | (minor & 0xffL);
    }
}
