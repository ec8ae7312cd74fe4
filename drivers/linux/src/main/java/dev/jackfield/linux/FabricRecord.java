package dev.jackfield.linux;

import dev.jackfield.netlink.NetnsId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the store's folder remembers of the fabric, in the file {@code fabric}: which namespace it is, and in which world it was
 * made. Written under the store's write transaction.
 *
 * @param namespace the fabric's namespace
 * @param boot the boot of the kernel that made it
 * @param mounts the mount namespace in which it has its name, by inode
 * @param home the network namespace of the process that made it, where uplinks lead
 */
record FabricRecord(Identity namespace, String boot, long mounts, NetnsId home) {
    private static final String FILE = "fabric";

    /**
     * Reads the record.
     *
     * @param folder the store's folder
     * @return the record; empty if no fabric was made
     * @throws NetworkException the file cannot be read or understood
     */
    static Optional<FabricRecord> load(Path folder) {
        Path file = folder.resolve(FILE);
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
        try {
            return Optional.of(new FabricRecord(
                    Identity.parse(value(values, "namespace")),
                    value(values, "boot"),
                    Long.parseLong(value(values, "mounts")),
                    home(value(values, "home"))));
        } catch (IllegalArgumentException e) {
            throw failed("understand", file, e);
        }
    }

    private static NetnsId home(String text) {
        return Identity.parse(text + "@0").id();
    }

    private static String value(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).orElseThrow(() -> new IllegalArgumentException("it has no " + key));
    }

    /**
     * Writes the record, whole or not at all.
     *
     * @param folder the store's folder
     * @throws NetworkException the file cannot be written
     */
    void save(Path folder) {
        Path file = folder.resolve(FILE);
        Path part = folder.resolve(FILE + ".part");
        String text = "namespace=" + namespace + "\nboot=" + boot + "\nmounts=" + mounts + "\nhome="
                + Identity.text(home) + "\n";
        try {
            Files.writeString(part, text, StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /** Forgets the record of a folder, if there is one. */
    static void forget(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed("delete", file, e);
        }
    }

    private static NetworkException failed(String verb, Path file, Exception cause) {
        return new NetworkServiceException(
                ErrorKind.UNAVAILABLE,
                "cannot " + verb + " the record of the fabric, " + file + ": " + cause.getMessage(),
                ErrorContext.NONE,
                cause);
    }
}
