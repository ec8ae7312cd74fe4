package dev.jackfield.server;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections on which a request is begun and its headers do not come to their end: Jetty's own limit begins anew with each byte.
 * From there on the request is in the hands of the handler behind this one, which limits the body.
 */
final class SlowClients extends Handler.Wrapper implements Connection.Listener, AutoCloseable {
    /** How many times it looks in the time that a client has. */
    private static final int LOOKS = 4;

    private final Duration patience;
    private final Map<Connection, Seen> open = new ConcurrentHashMap<>();
    private final Thread thread;

    SlowClients(Duration patience, Handler handler) {
        super(handler);
        this.patience = patience;
        this.thread = Thread.ofVirtual().name("slow-clients").start(this::watch);
    }

    /**
     * Where a connection was.
     *
     * @param handled whether a request of it is being answered
     * @param bytes how many had come when no request was begun
     * @param since when that was, in nanoseconds
     */
    private record Seen(boolean handled, long bytes, long since) {}

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            open.put(connection, new Seen(false, 0, System.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        note(connection, true);
        Request.addCompletionListener(request, _ -> note(connection, false));
        return super.handle(request, response, callback);
    }

    private void note(Connection connection, boolean handled) {
        open.computeIfPresent(connection, (_, _) -> new Seen(handled, connection.getBytesIn(), System.nanoTime()));
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(patience.dividedBy(LOOKS));
                long now = System.nanoTime();
                open.replaceAll((connection, seen) -> look(connection, seen, now));
            }
        } catch (InterruptedException e) {
            // It is stopped.
        }
    }

    private Seen look(Connection connection, Seen seen, long now) {
        if (seen.handled() || connection.getBytesIn() == seen.bytes()) {
            return new Seen(seen.handled(), seen.bytes(), now);
        }
        if (now - seen.since() > patience.toNanos()) {
            connection.getEndPoint().close();
        }
        return seen;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
