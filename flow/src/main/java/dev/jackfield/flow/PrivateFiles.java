package dev.jackfield.flow;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes files and folders that only their owner may read; what exists is left as it is. */
final class PrivateFiles {
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Makes the folder and its missing parents, mode 0700. */
    static Path makeFolder(Path folder) throws IOException {
        return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    }

    /**
     * Makes an empty file, mode 0600, and never opens one that exists: closing it again would take the locks away that SQLite has on it in this process.
     *
     * @see "sqlite.org, How To Corrupt An SQLite Database File, 2.2: posix advisory locks canceled by a separate thread doing close()"
     */
    static void makeFile(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path made =
                Files.createTempFile(makeFolder(parent(file)), ".new", "", PosixFilePermissions.asFileAttribute(FILE));
        try {
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException e) {
            return; // Another was faster, and its file is as good.
        } finally {
            Files.delete(made);
        }
    }

    private static Path parent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException(file + " has no folder");
        }
        return parent;
    }
}
