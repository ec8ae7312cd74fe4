package dev.jackfield.netlink;

import java.nio.file.Path;

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
        return NetnsFile.of(path).id();
    }
}
