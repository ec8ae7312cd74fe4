package dev.jackfield.netlink;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The settings of one network namespace below {@code /proc/sys/net}.
 *
 * <p>Keys are paths: {@code net/ipv4/conf/eth0/arp_ignore}, for a name of a link may have dots. The kernel shows each thread the settings of its own namespace; they are read and written on the
 * namespace's thread.
 *
 * @see "proc_sys_net(5), sysctl(8); Linux, Documentation/networking/ip-sysctl.rst"
 */
public final class Sysctl {
    private static final Pattern KEY = Pattern.compile("net(/(?!\\.{1,2}(/|$))[^/]+)+");

    private Sysctl() {}

    /**
     * Reads a setting.
     *
     * @return its value, without the line's end
     * @throws NetlinkException the kernel has no such setting ({@link Errno#ENOENT}) or does not let it be read ({@link Errno#EACCES})
     * @throws IllegalArgumentException not a key below {@code net/}
     * @see "ip netns exec NAME sysctl -n KEY"
     */
    public static String read(Netns netns, String key) {
        Path path = Path.of(path(key));
        String attempted = "read sysctl " + key + " in network namespace " + netns;
        try {
            return netns.<String, IOException>call(() -> Files.readString(path)).strip();
        } catch (IOException e) {
            throw failed(attempted, e);
        }
    }

    /**
     * Writes a setting; the same value again changes nothing.
     *
     * @throws NetlinkException the kernel has no such setting ({@link Errno#ENOENT}), does not let it be written ({@link Errno#EACCES}), or refuses the value ({@link Errno#EINVAL})
     * @throws IllegalArgumentException not a key below {@code net/}
     * @see "ip netns exec NAME sysctl -w KEY=VALUE"
     */
    public static void write(Netns netns, String key, String value) {
        int errno = attempt(netns, key, value);
        if (errno != 0) {
            throw new NetlinkException(attempted(netns, key, value), errno, "");
        }
    }

    private static String attempted(Netns netns, String key, String value) {
        return "write \"" + value + "\" to sysctl " + key + " in network namespace " + netns;
    }

    /** Writes a setting; the error number, or 0. */
    private static int attempt(Netns netns, String key, String value) {
        String path = path(key);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8); // in one piece: the kernel takes no second
        return netns.<Integer, RuntimeException>call(attempted(netns, key, value), () -> {
            int fd = Libc.openToWrite(path);
            if (fd < 0) {
                return -fd;
            }
            try (Arena arena = Arena.ofConfined()) {
                int result = Libc.write(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
                return result < 0 ? -result : 0;
            } finally {
                Libc.close(fd);
            }
        });
    }

    /**
     * Writes a setting that only some kernels have, such as those of the module {@code br_netfilter}.
     *
     * @return whether this one has it
     * @throws NetlinkException as {@link #write}, but for {@link Errno#ENOENT}
     */
    public static boolean writeIfPresent(Netns netns, String key, String value) {
        int errno = attempt(netns, key, value);
        if (errno != 0 && errno != Errno.ENOENT) {
            throw new NetlinkException(attempted(netns, key, value), errno, "");
        }
        return errno == 0;
    }

    private static String path(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a key below net/: " + key);
        }
        return "/proc/sys/" + key;
    }

    private static NetlinkException failed(String attempted, IOException cause) {
        int errno = switch (cause) {
            case NoSuchFileException e -> Errno.ENOENT;
            case AccessDeniedException e -> Errno.EACCES;
            default -> Errno.EINVAL;
        };
        NetlinkException exception = new NetlinkException(attempted, errno, String.valueOf(cause.getMessage()));
        exception.initCause(cause);
        return exception;
    }
}
