package dev.jackfield.netlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The identity of a network namespace: two names with the same identity are one namespace, and a name whose identity changed was replaced.
 *
 * <p>The kernel may reuse an inode number after the namespace has gone.
 *
 * @param device the device number of the nsfs file
 * @param inode its inode number, the one in {@code net:[4026531840]}
 * @see "namespaces(7); stat -L -c '%d %i' /run/netns/NAME"
 */
public record NetnsId(long device, long inode) {
    /**
     * The identity of the namespace behind a file; opens and enters nothing.
     *
     * @param path such as {@code /run/netns/NAME} or {@code /proc/PID/ns/net}
     * @throws NetnsException the file is not there ({@link Errno#ENOENT}), may not be read ({@link Errno#EACCES}), or is no namespace ({@link Errno#EINVAL}), such as the bare file
     *     that a half-made namespace leaves
     */
    public static NetnsId of(Path path) {
        NetnsId id = read(path);
        if (id.device != read(Path.of("/proc/self/ns/net")).device) {
            throw new NetnsException("identify", path.toString(), Errno.EINVAL, "a plain file, no namespace");
        }
        return id;
    }

    private static NetnsId read(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino");
            return new NetnsId(number(attributes, "dev"), number(attributes, "ino"));
        } catch (NoSuchFileException e) {
            throw failed(path, Errno.ENOENT, "no such file", e);
        } catch (IOException e) {
            throw failed(path, Errno.EACCES, "cannot be read", e);
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number value ? value.longValue() : 0;
    }

    private static NetnsException failed(Path path, int errno, String text, IOException cause) {
        NetnsException exception = new NetnsException("identify", path.toString(), errno, text);
        exception.initCause(cause);
        return exception;
    }
}
