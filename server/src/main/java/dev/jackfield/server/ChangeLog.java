package dev.jackfield.server;

import dev.jackfield.core.Json;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The record of who asked for what: a file that is only ever appended to, a line of JSON for each change, written before the change is
 * begun. A change that cannot be written down is refused.
 */
final class ChangeLog implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final InstantSource clock;

    ChangeLog(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        try {
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Writes down what somebody asked for.
     *
     * @param call who asked, by which request
     * @param what the operation of the OpenAPI file
     * @param on what it is done to
     * @throws NetworkException it cannot be written down (UNAVAILABLE)
     */
    void note(Call call, String what, String on) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("at", clock.instant().toString());
        line.put("who", call.principal().name());
        line.put("what", what);
        line.put("on", on);
        line.put("request_id", call.id());
        ByteBuffer bytes = ByteBuffer.wrap((Json.tree(line) + "\n").getBytes(StandardCharsets.UTF_8));
        synchronized (channel) {
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    private NetworkException unwritable(IOException cause) {
        return new NetworkException(
                ErrorKind.UNAVAILABLE,
                "record of changes " + file + " cannot be written: " + cause,
                ErrorContext.NONE,
                cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
