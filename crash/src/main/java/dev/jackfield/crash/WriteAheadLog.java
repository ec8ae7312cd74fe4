package dev.jackfield.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * SQLite's log of what was committed and is not yet in the database, as a machine leaves it that lost its power in a write.
 *
 * @see "SQLite, Database File Format, The Write-Ahead Log, https://sqlite.org/fileformat2.html#walformat"
 */
final class WriteAheadLog {
    private static final int HEADER = 32;
    private static final int PAGE_SIZE = 8;
    private static final int SALT = 16;
    private static final int FRAME_HEADER = 24;
    private static final int COMMIT = 4;
    private static final int FRAME_SALT = 8;

    private WriteAheadLog() {}

    /** How much of the last transaction gets to the disk. */
    enum Tear {
        /** Nothing. */
        ALL,
        /** Half. */
        HALF,
        /** All but the last byte. */
        BYTE
    }

    /** Cuts the last transaction off, or a part of it. */
    static void tear(Path database, Tear tear) {
        Path file = database.resolveSibling(database.getFileName() + "-wal");
        try {
            ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(file));
            int frame = FRAME_HEADER + log.getInt(PAGE_SIZE);
            long salt = log.getLong(SALT);
            int begin = HEADER;
            int end = HEADER;
            // Behind the last frame there may be older ones, of another salt.
            for (int at = HEADER; at + frame <= log.capacity() && log.getLong(at + FRAME_SALT) == salt; at += frame) {
                if (log.getInt(at + COMMIT) != 0) {
                    begin = end;
                    end = at + frame;
                }
            }
            if (end == begin) {
                throw new IllegalStateException(file + " has no transaction");
            }
            int size = switch (tear) {
                case ALL -> begin;
                case HALF -> (begin + end) / 2;
                case BYTE -> end - 1;
            };
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
