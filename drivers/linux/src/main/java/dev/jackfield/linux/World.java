package dev.jackfield.linux;

import dev.jackfield.netlink.NetnsException;
import dev.jackfield.netlink.NetnsId;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Where this process runs: which boot of which kernel, in which namespaces. */
final class World {
    private static final Path PROC = Path.of("/proc");
    private static final Path OWN_NETWORK = Path.of("/proc/self/ns/net");
    private static final Path FIRST_NETWORK = Path.of("/proc/1/ns/net");
    private static final Path OWN_MOUNTS = Path.of("/proc/self/ns/mnt");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private World() {}

    /** The network namespace of this process. */
    static NetnsId home() {
        return NetnsId.of(OWN_NETWORK);
    }

    /** Whether a namespace is the host's: that of this process, or that of the first process of all, as far as it may be looked at. */
    static boolean isHome(NetnsId netns) {
        return netns.equals(home()) || first().filter(netns::equals).isPresent();
    }

    private static Optional<NetnsId> first() {
        try {
            return Optional.of(NetnsId.of(FIRST_NETWORK));
        } catch (NetnsException e) {
            return Optional.empty(); // in a sandbox, the world outside is not to be seen
        }
    }

    /** The boot of the kernel: another one after each restart. */
    static String boot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The mount namespace of this process, by inode. */
    static long mounts() {
        return mounts(OWN_MOUNTS).orElseThrow(() -> new IllegalStateException("cannot read " + OWN_MOUNTS));
    }

    /**
     * Whether a fabric whose name is not found here is surely gone: the kernel was restarted, or its name was in this very mount
     * namespace, or in one in which no process is left.
     */
    static boolean isGone(FabricRecord fabric) {
        return !fabric.boot().equals(boot()) || fabric.mounts() == mounts() || !isInhabited(fabric.mounts());
    }

    private static boolean isInhabited(long mounts) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (mounts(process.resolve("ns/mnt")).orElse(0) == mounts) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty also for a process of another user, in whose mount namespace nothing of ours can be. */
    private static OptionalLong mounts(Path file) {
        try {
            return Files.getAttribute(file, "unix:ino") instanceof Long inode
                    ? OptionalLong.of(inode)
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
