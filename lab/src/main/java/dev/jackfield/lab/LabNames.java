package dev.jackfield.lab;

import dev.jackfield.network.InstallationId;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * The names under which a lab's things stand on the host. They derive from the lab's folder, so that labs of several clones run
 * side by side, and a later command finds what an earlier one left.
 *
 * @param tag eight hexadecimal digits that stand for the folder
 */
public record LabNames(String tag) {
    /**
     * The names of a lab in a folder.
     *
     * @param directory the folder, which need not exist
     * @return the names
     */
    public static LabNames of(Path directory) {
        CRC32 crc = new CRC32();
        crc.update(directory.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        return new LabNames(String.format("%08x", crc.getValue()));
    }

    /**
     * The installation of the lab's own.
     *
     * @return its id
     */
    public InstallationId installation() {
        return new InstallationId("demo-" + tag);
    }

    /** The network namespace of a host. */
    String netns(String host) {
        return prefix() + host;
    }

    /** What the network namespaces of all the lab's hosts begin with. */
    String prefix() {
        return "jackfield-" + tag + "-";
    }
}
