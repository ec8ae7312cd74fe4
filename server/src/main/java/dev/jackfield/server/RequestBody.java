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

    /** What is read beyond the limit, and forgotten. */
    private static final long MOST_DISCARDED = 16L << 20;

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
        if (refused || isAwaited()) {
            return false;
        }
        try {
            bytes();
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /** What is too large is read to its end, as far as that is near: whoever still sends when the connection is closed may not see the answer. */
    private byte[] readAll() {
        if (request.getLength() > (isAwaited() ? most : most + MOST_DISCARDED)) {
            throw tooLarge();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        long came = 0;
        try (InputStream in = Content.Source.asInputStream(request)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                came += read;
                if (came <= most) {
                    bytes.write(chunk, 0, read);
                }
                if (came > most + MOST_DISCARDED || System.nanoTime() > deadline) {
                    throw refused(came, "it takes more than " + patience.toSeconds() + " s");
                }
            }
        } catch (IOException e) {
            throw refused(came, String.valueOf(e.getMessage()));
        }
        if (came > most) {
            throw tooLarge();
        }
        return bytes.toByteArray();
    }

    /** Whether the client sends nothing of it before he is asked for it. */
    private boolean isAwaited() {
        return request.getHeaders().contains(HttpHeader.EXPECT);
    }

    private RefusedException refused(long came, String why) {
        return came > most || request.getLength() > most ? tooLarge() : tooSlow(why);
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
