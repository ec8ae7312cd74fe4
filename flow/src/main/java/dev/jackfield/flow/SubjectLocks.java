package dev.jackfield.flow;

import dev.jackfield.flow.JournalException.Kind;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The lock file of each subject: who has an exclusive lock on it owns the subject, and the kernel frees it when the process dies.
 *
 * <p>Locks of POSIX belong to the process and vanish as soon as it closes <em>any</em> descriptor of the file. So all lock files of a process are opened and closed on one thread, which looks
 * first whether the process holds the lock already and then does not touch the file. Lock files are never deleted: a process may be about to lock the deleted one.
 *
 * @see "man 2 fcntl, advisory record locking"
 */
final class SubjectLocks {
    private static final PlatformThread DESK = new PlatformThread("flow-locks");

    /** What this process holds, in all engines; touched on the desk's thread only. */
    private static final Map<Path, SubjectLock> HELD = new HashMap<>();

    /** Subjects that are file names as they are; 200 bytes fit every file system. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

    private final Path folder;

    /**
     * Makes the folder if it is missing.
     *
     * @throws JournalException it cannot be made
     */
    SubjectLocks(Path folder) {
        this.folder = DESK.call(() -> {
            try {
                return PrivateFiles.makeFolder(folder).toRealPath();
            } catch (IOException e) {
                throw failure(folder, "cannot be made", e);
            }
        });
    }

    /** The outcome of trying to take a subject. */
    sealed interface Attempt {
        record Taken(SubjectLock lock) implements Attempt {}

        record Refused(Owner owner) implements Attempt {}
    }

    /**
     * Takes the subject if nobody has it; never waits.
     *
     * @throws JournalException the lock file cannot be used; it is not held
     */
    Attempt tryTake(Subject subject, Owner me) {
        Path file = fileOf(subject);
        return DESK.call(() -> {
            SubjectLock held = HELD.get(file);
            if (held != null) {
                return new Attempt.Refused(held.owner);
            }
            try {
                return lock(file, me);
            } catch (IOException e) {
                throw failure(file, "cannot be locked", e);
            }
        });
    }

    private static Attempt lock(Path file, Owner me) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PrivateFiles.FILE));
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                Owner owner = OwnerLine.read(channel);
                channel.close();
                return new Attempt.Refused(owner);
            }
            OwnerLine.write(channel, me);
            SubjectLock taken = new SubjectLock(file, channel, me);
            HELD.put(file, taken);
            return new Attempt.Taken(taken);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Who holds the subject, if anyone does; for an instant the subject looks taken to other processes. */
    Optional<Owner> find(Subject subject) {
        Path file = fileOf(subject);
        return DESK.call(() -> {
            SubjectLock held = HELD.get(file);
            if (held != null) {
                return Optional.of(held.owner);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return channel.tryLock() == null ? Optional.of(OwnerLine.read(channel)) : Optional.empty();
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw failure(file, "cannot be looked at", e);
            }
        });
    }

    private Path fileOf(Subject subject) {
        String key = subject.value();
        // The equals sign keeps a hash apart from a subject that looks like one.
        return folder.resolve(PLAIN.matcher(key).matches() ? key : "=" + sha256(key));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static JournalException failure(Path file, String what, IOException cause) {
        return new JournalException(file, kindOf(file, cause), "lock file " + file + " " + what + ": " + cause, cause);
    }

    private static Kind kindOf(Path file, IOException cause) {
        try {
            boolean denied = cause instanceof AccessDeniedException
                    || Files.getFileStore(file.getParent()).isReadOnly();
            return denied ? Kind.DENIED : Kind.IO;
        } catch (IOException e) {
            cause.addSuppressed(e);
            return Kind.IO;
        }
    }

    /** A subject that this process holds. */
    static final class SubjectLock {
        private final Path file;
        private final FileChannel channel;
        private Owner owner;

        private SubjectLock(Path file, FileChannel channel, Owner owner) {
            this.file = file;
            this.channel = channel;
            this.owner = owner;
        }

        /** Writes down for others what it is held for now. */
        void describe(String flowType) {
            DESK.call(() -> {
                owner = new Owner(owner.pid(), owner.processStarted(), owner.since(), flowType);
                OwnerLine.write(channel, owner);
                return owner;
            });
        }

        /** Lets the subject go. */
        void release() {
            DESK.call(() -> {
                HELD.remove(file);
                try (channel) {
                    // Whoever takes it next may be asked for its name before it wrote it.
                    OwnerLine.clear(channel);
                } catch (IOException e) {
                    // Closing frees the lock whatever it reports, so nothing is lost.
                    return false;
                }
                return true;
            });
        }
    }
}
