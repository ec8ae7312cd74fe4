package dev.jackfield.store;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Tells a writer that one before it was killed in the midst of a write transaction, so that it may have left something undone outside of
 * the store: two numbers in a file beside the store that all processes have in their memory. A writer raises the first when it begins, and
 * the second to the same when it has ended. The kernel keeps them when a process dies; when the host dies, it does not matter that they
 * were not written to the disk.
 *
 * <p>Only the second is written when others may write already: then the next one settles what needs no settling.
 */
final class WriteMark {
    private static final int BEGUN = 0;
    private static final int ENDED = Long.BYTES;
    private static final int SIZE = 2 * Long.BYTES;

    private final ByteBuffer marks;
    private long own;

    private WriteMark(ByteBuffer marks) {
        this.marks = marks;
    }

    /** Opens the marks of a store, and makes them for its owner alone if there are none. */
    static WriteMark of(Path store) {
        Path file = store.resolveSibling(store.getFileName() + "-writer");
        try {
            make(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return new WriteMark(
                        channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE).order(ByteOrder.nativeOrder()));
            }
        } catch (IOException e) {
            throw new NetworkException(ErrorKind.DENIED, "cannot use " + file + ": " + e, ErrorContext.NONE, e);
        }
    }

    /** Whoever else makes it at the same time may have begun to use it: nothing in it is written over. */
    private static void make(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // Found as it was left.
        }
        if (Files.size(file) < SIZE) {
            Files.write(file, new byte[SIZE], StandardOpenOption.APPEND);
        }
    }

    /** Says that this process writes; whether the last one that did was killed meanwhile. */
    boolean begin() {
        long last = marks.getLong(BEGUN);
        own = last + 1;
        marks.putLong(BEGUN, own);
        return marks.getLong(ENDED) != last;
    }

    /** Says that it has ended, and that nothing is left undone. */
    void end() {
        marks.putLong(ENDED, own);
    }
}
