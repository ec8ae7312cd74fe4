package dev.jackfield.server;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/** The body of a request, which is read once, and no longer than it may be. For the thread that answers. */
final class RequestBody {
    private static final int TOO_LARGE = 413;
    private static final int TIMED_OUT = 408;
    private static final int CHUNK_BYTES = 16 << 10;

    private final Request request;
    private final int most;
    private final Duration patience;
    private byte @Nullable [] read;
    private boolean refused;

    RequestBody(Request request, DaemonConfig.Limits limits) {
        this.request = request;
        this.most = limits.bodyBytes();
        this.patience = limits.idle();
    }

    /**
     * The body as it came.
     *
     * @throws RefusedException it is too large, or does not come
     */
    byte[] bytes() {
        byte[] known = read;
        if (known == null) {
            refused = true;
            known = readAll();
            refused = false;
            read = known;
        }
        return known;
    }

    /**
     * Whether all of it has come, or comes in time: then another request may follow on the connection. A client that gets an answer while
     * he still sends would else find his connection broken by it.
     */
    boolean comesToItsEnd() {
        if (read != null) {
            return true;
        }
        if (refused || request.getHeaders().contains(HttpHeader.EXPECT)) {
            return false; // One who expects waits to be asked for it.
        }
        try {
            bytes();
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private byte[] readAll() {
        if (request.getLength() > most) {
            throw tooLarge();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Content.Source.asInputStream(request)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                bytes.write(chunk, 0, read);
                if (bytes.size() > most) {
                    throw tooLarge();
                }
                if (System.nanoTime() > deadline) {
                    throw tooSlow("it takes more than " + patience.toSeconds() + " s");
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw tooSlow(String.valueOf(e.getMessage()));
        }
    }

    private static RefusedException tooSlow(String why) {
        return new RefusedException(
                TIMED_OUT, "REQUEST_TIMEOUT", "the body did not come: " + why, Map.of("Connection", "close"));
    }

    private RefusedException tooLarge() {
        return new RefusedException(
                TOO_LARGE, "TOO_LARGE", "the body is larger than " + most + " bytes", Map.of("Connection", "close"));
    }
}
