package dev.jackfield.netlink;

/** The open file of a network namespace, which is closed only when nobody uses its number any more: a number that was closed under a user may by then name another namespace. */
final class NamespaceFile {
    private final String name;
    private final int fd;
    private int users = 1;

    /** Opens the file, which keeps its namespace alive. */
    NamespaceFile(String name, String path) {
        this.name = name;
        int result = Libc.open(path);
        if (result < 0) {
            throw new NetnsException("open", name, -result, "");
        }
        fd = result;
    }

    NetnsId id() {
        return NetnsFile.of(fd, name).id();
    }

    /** The number of the file, good until {@link #release}. */
    synchronized int retain() {
        if (users == 0) {
            throw new IllegalStateException("network namespace " + name + " is closed");
        }
        users++;
        return fd;
    }

    synchronized void release() {
        if (--users == 0) {
            Libc.close(fd);
        }
    }
}
