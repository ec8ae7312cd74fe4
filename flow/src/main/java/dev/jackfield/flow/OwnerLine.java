package dev.jackfield.flow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** The line in a lock file that tells others who holds it; only to be believed while the file is locked. */
final class OwnerLine {
    /** One write of fixed length, so that a reader never sees the end of an older, longer line. */
    private static final int LENGTH = 1024;

    private OwnerLine() {}

    static void write(FileChannel channel, Owner owner) {
        put(
                channel,
                owner.pid() + "\t" + owner.processStarted() + "\t" + owner.since() + "\t" + owner.flowType() + "\n");
    }

    static void clear(FileChannel channel) {
        put(channel, "\n");
    }

    private static void put(FileChannel channel, String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
        buffer.put(text);
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        try {
            channel.write(buffer.flip(), 0);
        } catch (IOException e) {
            // The lock is what counts; without the line others are told that an unknown process has it.
            return;
        }
    }

    static Owner read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
        channel.read(buffer, 0);
        String text = StandardCharsets.UTF_8.decode(buffer.flip()).toString();
        String[] fields = text.lines().findFirst().orElse("").split("\t", -1);
        try {
            return fields.length == 4
                    ? new Owner(
                            Long.parseLong(fields[0]), Instant.parse(fields[1]), Instant.parse(fields[2]), fields[3])
                    : Owner.UNKNOWN;
        } catch (NumberFormatException | DateTimeException e) {
            return Owner.UNKNOWN;
        }
    }
}
