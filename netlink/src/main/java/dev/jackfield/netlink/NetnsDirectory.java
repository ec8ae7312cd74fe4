package dev.jackfield.netlink;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of named network namespaces, {@link Netns#DIRECTORY}, which must be a shared mount.
 *
 * <p>If it is none when {@code ip netns add} comes along for the first time, that lays a mount over it and doubles the mounts in it, so that their files can never be removed. Where it is missing or
 * empty, a file system of ours is mounted there, whose name tells that it is to go with the last namespace.
 *
 * @see "ip-netns(8); iproute2, ip/ipnetns.c, create_netns_dir"
 */
final class NetnsDirectory {
    private static final String PATH = Netns.DIRECTORY.toString();
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final String SOURCE = "jackfield";
    private static final String SOURCE_WITH_DIRECTORY = "jackfield-netns"; // the directory itself is ours too

    private NetnsDirectory() {}

    /**
     * Makes the directory, and a shared mount of it, unless it is one.
     *
     * @return 0, or the negative error number
     * @throws IOException the directory cannot be made or read
     */
    static synchronized int prepare() throws IOException {
        boolean made = !Files.isDirectory(Netns.DIRECTORY);
        Files.createDirectories(
                Netns.DIRECTORY, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        int result = Libc.makeShared(PATH);
        if (result == -Errno.EINVAL) { // not a mount yet
            result = isEmpty()
                    ? Libc.mountTmpfs(made ? SOURCE_WITH_DIRECTORY : SOURCE, PATH)
                    : Libc.bindMount(PATH, PATH);
            result = result < 0 ? result : Libc.makeShared(PATH);
        }
        if (result < 0 && made) {
            Files.deleteIfExists(Netns.DIRECTORY);
        }
        return result;
    }

    /** Takes the mount and the directory away again, as far as they are ours and nothing is left in them. */
    static synchronized void tidy() throws IOException {
        Optional<String> source = source();
        if (source.isEmpty() || !isEmpty()) {
            return;
        }
        // Without MNT_DETACH it is refused while anything is in use there.
        if (Libc.umount(PATH, Libc.UMOUNT_NOFOLLOW) == 0 && source.get().equals(SOURCE_WITH_DIRECTORY)) {
            try {
                Files.deleteIfExists(Netns.DIRECTORY);
            } catch (DirectoryNotEmptyException e) {
                // Somebody filled it before it was covered.
            }
        }
    }

    /** The name of the topmost mount on the directory, if it is one of ours. */
    private static Optional<String> source() throws IOException {
        List<String> words = Files.readAllLines(MOUNTS).stream()
                .filter(line -> line.contains(" " + PATH + " "))
                .reduce((lower, upper) -> upper)
                .map(line -> line.substring(line.indexOf(" - ") + 3))
                .map(rest -> List.of(rest.split(" ", -1)))
                .orElse(List.of());
        return words.size() >= 2
                        && words.get(0).equals("tmpfs")
                        && List.of(SOURCE, SOURCE_WITH_DIRECTORY).contains(words.get(1))
                ? Optional.of(words.get(1))
                : Optional.empty();
    }

    private static boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(Netns.DIRECTORY)) {
            return files.findAny().isEmpty();
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
