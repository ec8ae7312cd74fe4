package dev.jackfield.server;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.util.concurrent.Executors;

/** Listens, and has requests answered, each on a virtual thread. */
final class HttpServer implements AutoCloseable {
    /** A request line and headers; tokens and paths are short. */
    private static final int MAX_HEADER_BYTES = 8 << 10;

    /** Jetty's own threads select and accept; requests are on virtual ones. */
    private static final int MAX_THREADS = 16;

    private static final int LEASE_SECONDS = 5;

    private final Server server;
    private final ServerConnector connector;
    private final SlowClients slow;

    private HttpServer(Server server, ServerConnector connector, SlowClients slow) {
        this.server = server;
        this.connector = connector;
        this.slow = slow;
    }

    /**
     * Begins to listen.
     *
     * @throws NetworkException it cannot listen there (CONFLICT), or a certificate cannot be used (INVALID)
     */
    static HttpServer start(DaemonConfig config, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory()));
        Server server = new Server(threads);
        SlowClients slow = new SlowClients(config.limits().idle(), handler);
        server.setHandler(slow);
        server.setErrorHandler(new Problems());
        server.addBean(new NetworkConnectionLimit(config.limits().connections(), server));
        ServerConnector connector = new ServerConnector(server, 1, 1, factories(config));
        connector.setHost(config.listen().address().toString());
        connector.setPort(config.listen().port());
        connector.setIdleTimeout(config.limits().idle().toMillis());
        connector.setShutdownIdleTimeout(LEASE_SECONDS * 1_000L);
        connector.addBean(slow);
        server.addConnector(connector);
        try {
            server.start();
        } catch (Exception e) {
            slow.close();
            throw new NetworkException(
                    ErrorKind.CONFLICT,
                    "the daemon cannot listen on " + config.listen() + ": " + reason(e),
                    ErrorContext.NONE,
                    e);
        }
        return new HttpServer(server, connector, slow);
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static ConnectionFactory[] factories(DaemonConfig config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        return config.tls()
                .map(tls -> {
                    http.addCustomizer(new SecureRequestCustomizer(false));
                    return new ConnectionFactory[] {
                        new SslConnectionFactory(Certificates.of(tls), plain.getProtocol()), plain
                    };
                })
                .orElse(new ConnectionFactory[] {plain});
    }

    /** The port it listens on. */
    int port() {
        return connector.getLocalPort();
    }

    /** Accepts nothing new, and closes what is open. */
    @Override
    public void close() {
        slow.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new NetworkException(
                    ErrorKind.UNAVAILABLE, "the daemon does not stop listening: " + reason(e), ErrorContext.NONE, e);
        }
    }

    /** What is refused before it is a request, such as a path that says one thing and means another. */
    private static final class Problems extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus();
            String id = Api.requestId(request);
            Problem problem = Problem.ofHttp(status, HttpStatus.getMessage(status));
            Api.write(Answer.problem(problem, id), id, request, response, callback);
            return true;
        }
    }
}
