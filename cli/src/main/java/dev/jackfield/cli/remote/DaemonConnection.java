package dev.jackfield.cli.remote;

import dev.jackfield.core.Json;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLException;

/** Asks a daemon, and tells what is known when no answer comes. Any number of threads. */
public final class DaemonConnection implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** A host that answers at all does so long before. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Looking at all that a large cloud has takes a minute; mending it, minutes. */
    private static final Duration ANSWER = Duration.ofMinutes(10);

    /** To be accepted, an operation needs no more than a place in a file. */
    private static final Duration ACCEPTANCE = Duration.ofSeconds(30);

    /** Who starts a daemon anew is done by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int FIRST_REFUSAL = 400;
    private static final int UNAUTHENTICATED = 401;

    private final DaemonAddress address;
    private final Duration patience;
    private final Optional<String> token;
    private final HttpClient client;

    /**
     * Reads the token and certificates; asks nothing yet.
     *
     * @param address where it is
     * @throws NetworkException a file cannot be read or used
     */
    public DaemonConnection(DaemonAddress address) {
        this(address, PATIENCE);
    }

    DaemonConnection(DaemonAddress address, Duration patience) {
        this.address = address;
        this.patience = patience;
        this.token = address.tokenFile().map(DaemonConnection::token);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // the token is for this daemon alone
                .connectTimeout(CONNECT);
        if (address.uri().getScheme().equals("https")) {
            builder.sslContext(Tls.context(address));
        }
        this.client = builder.build();
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new NetworkException(
                    ErrorKind.DENIED, "token file " + file + " cannot be read: " + e, ErrorContext.NONE, e);
        }
    }

    /** How long it may be away while something is waited for. */
    Duration patience() {
        return patience;
    }

    /**
     * Asks for something that changes nothing.
     *
     * @param path what is asked for, with its query
     * @return the answer's body
     * @throws DaemonException it says no, or cannot be reached
     */
    public JsonNode get(String path) {
        try {
            return answer(client.send(request(path, ANSWER).build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Asks for a change that is done when it answers.
     *
     * @param method the HTTP method
     * @param path what is changed
     * @param body what is said of it; null: nothing
     * @return the answer's body, which may be missing
     * @throws DaemonException it says no, cannot be reached, or its answer was lost (UNKNOWN_OUTCOME)
     */
    public JsonNode change(String method, String path, @Nullable Object body) {
        try {
            return answer(client.send(changing(method, path, body, ANSWER).build(), BodyHandlers.ofString()));
        } catch (ConnectException | HttpConnectTimeoutException | SSLException e) {
            throw unreachable(e);
        } catch (IOException e) {
            throw lost("the answer of the daemon at " + address.uri() + " was lost", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Asks for an operation. The same request is sent again, under the same key, until it is answered.
     *
     * @param method the HTTP method
     * @param path what is changed
     * @param body what is said of it; null: nothing
     * @return the operation as it begins
     * @throws DaemonException it says no, cannot be reached, or did not answer for too long (UNKNOWN_OUTCOME)
     */
    JsonNode submit(String method, String path, @Nullable Object body) {
        HttpRequest request = changing(method, path, body, ACCEPTANCE)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        boolean sent = false;
        while (true) {
            try {
                return answer(client.send(request, BodyHandlers.ofString()));
            } catch (IOException e) {
                boolean refused = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
                if (!sent && (refused || e instanceof SSLException)) {
                    throw unreachable(e);
                }
                sent = true;
                if (System.nanoTime() > deadline) {
                    throw lost("the daemon at " + address.uri() + " did not answer", e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            pause();
        }
    }

    /** Waits a little before the next try. */
    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Listens to the events of an operation: all that there were, or those after one that was seen.
     *
     * @throws DaemonException it says no, or cannot be reached
     */
    EventStream events(String operation, Optional<String> seen) {
        HttpRequest.Builder request = request("/v1/events?operation=" + operation, ACCEPTANCE);
        seen.ifPresent(id -> request.header("Last-Event-ID", id));
        EventStream stream = new EventStream();
        stream.await(client.sendAsync(request.build(), stream.handler()));
        return stream;
    }

    private HttpRequest.Builder changing(String method, String path, @Nullable Object body, Duration timeout) {
        HttpRequest.Builder request = request(path, timeout);
        BodyPublisher publisher = BodyPublishers.noBody();
        if (body != null) {
            request.header("Content-Type", "application/json");
            publisher = BodyPublishers.ofString(Json.tree(body).toString());
        }
        return request.method(method, publisher);
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.uri().resolve(path)).timeout(timeout);
        token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
        return request;
    }

    private JsonNode answer(HttpResponse<String> response) {
        int status = response.statusCode();
        String type = response.headers().firstValue("Content-Type").orElse("");
        boolean known = status < FIRST_REFUSAL
                ? response.body().isEmpty() || type.startsWith("application/json")
                : type.startsWith("application/problem+json");
        try {
            JsonNode body = MAPPER.readTree(known ? response.body() : "");
            if (known && status < FIRST_REFUSAL) {
                return body;
            }
            if (known) {
                throw status == UNAUTHENTICATED ? unauthenticated() : DaemonException.of(body);
            }
        } catch (JacksonException e) {
            throw noDaemon(status, e);
        }
        throw noDaemon(status, null);
    }

    private DaemonException noDaemon(int status, @Nullable Throwable cause) {
        return new DaemonException(
                ErrorKind.UNAVAILABLE,
                "what answers at " + address.uri() + " is no daemon of Jackfield (HTTP status " + status + ")",
                cause);
    }

    private DaemonException unauthenticated() {
        String message = address.tokenFile()
                .map(file -> "the daemon at " + address.uri() + " does not know the token of " + file)
                .orElse("the daemon at " + address.uri() + " needs a token; --token-file names the file it is in");
        return new DaemonException(ErrorKind.DENIED, message, null);
    }

    private DaemonException unreachable(IOException cause) {
        String message = cause instanceof SSLException
                ? "the daemon at " + address.uri() + " cannot be talked to safely: " + reason(cause)
                : "no daemon answers at " + address.uri() + ": " + reason(cause);
        return new DaemonException(ErrorKind.UNAVAILABLE, message, cause);
    }

    /** What is known of a change when nobody says what became of it. */
    DaemonException lost(String what, @Nullable Throwable cause) {
        return new DaemonException(ErrorKind.UNKNOWN_OUTCOME, what + "; look before you ask for the same again", cause);
    }

    private static DaemonException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new DaemonException(ErrorKind.UNKNOWN_OUTCOME, "interrupted while the daemon was waited for", cause);
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
