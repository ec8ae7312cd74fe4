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
        return of(path, path.toString());
    }

    /**
     * The same for a file of which the caller has read more.
     *
     * @param attributes its {@code unix:} attributes, {@code dev} and {@code ino} among them
     * @throws NetnsException the file is no namespace ({@link Errno#EINVAL})
     */
    public static NetnsId of(Path path, Map<String, Object> attributes) {
        return checked(of(attributes), path.toString());
    }

    /** The same for a file that is known to the caller by another name. */
    static NetnsId of(Path path, String name) {
        return checked(read(path, name), name);
    }

    private static NetnsId checked(NetnsId id, String name) {
        if (id.device != Nsfs.DEVICE) {
            throw new NetnsException("identify", name, Errno.EINVAL, "a plain file, no namespace");
        }
        return id;
    }

    /** The file system of all namespaces, one for each kernel. */
    private static final class Nsfs {
        static final long DEVICE = read(Path.of("/proc/self/ns/net"), "of this process").device;
    }

    private static NetnsId read(Path path, String name) {
        try {
            return of(Files.readAttributes(path, "unix:dev,ino"));
        } catch (NoSuchFileException e) {
            throw failed(name, Errno.ENOENT, "no such file", e);
        } catch (IOException e) {
            throw failed(name, Errno.EACCES, "cannot be read", e);
        }
    }

    private static NetnsId of(Map<String, Object> attributes) {
        return new NetnsId(number(attributes, "dev"), number(attributes, "ino"));
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number value ? value.longValue() : 0;
    }

    private static NetnsException failed(String name, int errno, String text, IOException cause) {
        NetnsException exception = new NetnsException("identify", name, errno, text);
        exception.initCause(cause);
        return exception;
    }
}
