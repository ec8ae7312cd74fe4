package dev.jackfield.cli;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where an installation keeps its records: {@code installation}, its id; and for each driver a folder with {@code controller}, the
 * load balancers and the journal, {@code network}, the driver's own, and {@code server}, the daemon's.
 *
 * @param path the folder, absolute
 */
record StateDirectory(Path path) {
    /** The directory that a command is to use; looks at nothing but the environment, and makes nothing. */
    static StateDirectory resolve(Optional<Path> option, Surroundings surroundings) {
        Path path = option.or(() -> surroundings.variable("JACKFIELD_STATE").map(Path::of))
                .orElseGet(() -> usual(surroundings));
        return new StateDirectory(path.toAbsolutePath().normalize());
    }

    private static Path usual(Surroundings surroundings) {
        if (isRoot()) {
            return Path.of("/var/lib/jackfield");
        }
        return surroundings
                .variable("XDG_STATE_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(
                        surroundings.variable("HOME").orElseGet(() -> System.getProperty("user.home")),
                        ".local",
                        "state"))
                .resolve("jackfield");
    }

    private static boolean isRoot() {
        try {
            // The folder of a process belongs to its effective user: man 5 proc.
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether there are records of a driver. */
    boolean isOf(String driver) {
        return Files.isDirectory(path.resolve(driver));
    }

    /** The folder of a driver's controller, made if it is missing. */
    Path controller(String driver) {
        return folder(path.resolve(driver).resolve("controller"));
    }

    /** The folder of a driver's own records, made if it is missing. */
    Path network(String driver) {
        return folder(path.resolve(driver).resolve("network"));
    }

    /** The folder of the daemon of a driver, made if it is missing. */
    Path server(String driver) {
        return folder(path.resolve(driver).resolve("server"));
    }

    /** The file with the token of the daemon of a driver, which may be missing. */
    Path token(String driver) {
        return path.resolve(driver).resolve("server").resolve("token");
    }

    /** The installation's id, drawn by whoever comes first. */
    InstallationId installation() {
        return installation(() -> new InstallationId(UUID.randomUUID().toString()));
    }

    /**
     * The installation's id.
     *
     * @param drawn the id for a state directory that has none yet
     */
    InstallationId installation(Supplier<InstallationId> drawn) {
        Path file = folder(path).resolve("installation");
        try {
            if (!Files.exists(file)) {
                write(file, drawn.get());
            }
            return new InstallationId(Files.readString(file).strip());
        } catch (IOException e) {
            throw denied(file, e);
        }
    }

    private void write(Path file, InstallationId installation) throws IOException {
        Path written = Files.createTempFile(
                path, ".new", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(written, installation + "\n");
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            return; // Another process was faster, and its id is the one.
        } finally {
            Files.delete(written);
        }
    }

    private static Path folder(Path folder) {
        try {
            return Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw denied(folder, e);
        }
    }

    private static NetworkException denied(Path path, IOException cause) {
        return new NetworkException(
                ErrorKind.DENIED, "state " + path + " cannot be used: " + cause, ErrorContext.NONE, cause);
    }

    /** Deletes the directory with all that is in it. */
    void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw denied(path, e);
        }
    }
}
