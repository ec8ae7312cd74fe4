package dev.jackfield.linux;

import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.NetnsException;
import dev.jackfield.netlink.NetnsFile;
import dev.jackfield.netlink.NetnsId;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What distinguishes a named network namespace from all others, also from a later one of the same name: device and inode of its
 * file, and when that came to be. The kernel gives the inode of a namespace that has ended to the next one.
 *
 * @param id device and inode
 * @param since when the file got its inode, in nanoseconds since 1970; it stays as long as the namespace is mounted there
 * @see "stat -L -c '%d:%i %z' /run/netns/NAME"
 */
record Identity(NetnsId id, long since) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}):(\\d{1,18})@(\\d{1,19})");

    /** The namespace behind a file; empty if there is none, or only what a creation that was cut off left. */
    static Optional<Identity> of(Path file) {
        try {
            NetnsFile found = NetnsFile.of(file);
            return Optional.of(new Identity(found.id(), found.since()));
        } catch (NetnsException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Reads an identity.
     *
     * @throws IllegalArgumentException the text is none
     */
    static Identity parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not the identity of a network namespace: " + text);
        }
        NetnsId id = new NetnsId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        return new Identity(id, Long.parseLong(matcher.group(3)));
    }

    /** Device and inode as text. */
    static String text(NetnsId id) {
        return id.device() + ":" + id.inode();
    }

    /** {@code DEVICE:INODE@NANOSECONDS}. */
    @Override
    public String toString() {
        return text(id) + "@" + since;
    }
}
