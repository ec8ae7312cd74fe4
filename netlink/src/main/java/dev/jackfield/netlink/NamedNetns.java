package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Network namespaces that have a name: files in {@link Netns#DIRECTORY} on which a namespace is mounted.
 *
 * @see "ip-netns(8)"
 */
final class NamedNetns {
    private static final String OWN = "/proc/thread-self/ns/net";
    private static final int MOUNTS_ON_ONE_FILE = 16;

    private NamedNetns() {}

    static Path path(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException("not a name for a network namespace: \"" + name + "\"");
        }
        return Netns.DIRECTORY.resolve(name);
    }

    static void create(String name) {
        Path path = path(name);
        try {
            checked(name, "prepare " + Netns.DIRECTORY, NetnsDirectory.prepare());
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--")));
        } catch (FileAlreadyExistsException e) {
            throw failed("create", name, Errno.EEXIST, e);
        } catch (IOException e) {
            throw failed("create", name, Errno.EACCES, e);
        }
        NamespaceThread thrownAway = new NamespaceThread("new-" + name);
        try {
            thrownAway.<@Nullable Void, RuntimeException>call("create network namespace " + name, () -> {
                make(name, path);
                return null;
            });
        } catch (RuntimeException e) {
            try {
                delete(name);
            } catch (RuntimeException left) {
                e.addSuppressed(left);
            }
            throw e;
        } finally {
            thrownAway.end(() -> {});
        }
    }

    /** Opens a namespace that was made for this alone, by the file of the one thread that is in it until it is open. */
    static Netns withUnnamed(BiFunction<String, String, Netns> opening) {
        String name = "without a name";
        NamespaceThread thrownAway = new NamespaceThread("new-unnamed");
        try {
            Path thread = thrownAway.<Path, IOException>call("create a network namespace " + name, () -> {
                checked(name, "unshare", Libc.unshareNetwork());
                return Files.readSymbolicLink(Path.of("/proc/thread-self"));
            });
            return opening.apply(name, Path.of("/proc").resolve(thread) + "/ns/net");
        } catch (IOException e) {
            throw failed("create", name, Errno.EACCES, e);
        } finally {
            thrownAway.end(() -> {});
        }
    }

    /** Runs on a thread that never returns to its first namespace. */
    private static void make(String name, Path path) {
        checked(name, "unshare", Libc.unshareNetwork());
        try (NetlinkSocket socket = new NetlinkSocket()) {
            new Batch((attempted, work) -> work.apply(socket))
                    .change(Rtnl.LOOPBACK, LinkSettings.NONE.up())
                    .send();
        }
        checked(name, "mount " + path, Libc.bindMount(OWN, path.toString()));
    }

    static boolean delete(String name) {
        Path path = path(name);
        int result = 0;
        // Each mount covers the one before; the kernel says EINVAL for a file on which nothing is mounted.
        for (int i = 0; i < MOUNTS_ON_ONE_FILE && result == 0; i++) {
            result = Libc.umount(path.toString(), Libc.MNT_DETACH | Libc.UMOUNT_NOFOLLOW);
        }
        if (result != -Errno.EINVAL && result != -Errno.ENOENT && result != -Errno.EPERM) {
            throw new NetnsException("delete", name, -result, "umount " + path);
        }
        try {
            boolean deleted = Files.deleteIfExists(path);
            NetnsDirectory.tidy();
            return deleted;
        } catch (IOException e) {
            throw failed("delete", name, result == -Errno.EPERM ? Errno.EPERM : Errno.EBUSY, e);
        }
    }

    static boolean exists(String name) {
        if (!Files.exists(path(name), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            NetnsId.of(path(name));
            return true;
        } catch (NetnsException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL) {
                return false;
            }
            throw e;
        }
    }

    static List<String> names() {
        try (Stream<Path> files = Files.list(Netns.DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checked(String name, String text, int result) {
        if (result < 0) {
            throw new NetnsException("create", name, -result, text);
        }
    }

    private static NetnsException failed(String attempted, String name, int errno, IOException cause) {
        NetnsException exception = new NetnsException(attempted, name, errno, cause.toString());
        exception.initCause(cause);
        return exception;
    }
}
