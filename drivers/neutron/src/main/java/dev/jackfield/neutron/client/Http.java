package dev.jackfield.neutron.client;

import dev.jackfield.network.BackendListener;
import dev.jackfield.network.BackendRequest;
import dev.jackfield.network.Deadline;
import dev.jackfield.neutron.client.OpenStackException.Failure;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Sends one request, once, within a deadline, and tells what is known when no answer comes. */
final class Http implements AutoCloseable {
    static final String REQUEST_ID = "X-Openstack-Request-Id";

    /** A host that answers at all does so long before. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** A page of a thousand ports is 2 MB. */
    private static final long MAX_BODY = 32L << 20;

    private final HttpClient client;
    private final BackendListener listener;

    Http(CloudConfig cloud, BackendListener listener) {
        this.listener = listener;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // a token is for the host of the catalogue alone
                .connectTimeout(CONNECT)
                .sslContext(Tls.context(cloud))
                .build();
    }

    /**
     * An answer of whatever status.
     *
     * @param response its status and headers, and the whole body
     * @param requestId the service's id of the request
     */
    record Answer(HttpResponse<byte[]> response, String requestId) {
        int status() {
            return response.statusCode();
        }

        byte[] body() {
            return response.body();
        }

        OpenStackException failure(String service, Call call) {
            Faults.Fault fault = Faults.read(body());
            Failure failure = new Failure(
                    service,
                    call.method(),
                    call.path(),
                    call.changes(),
                    true,
                    status(),
                    fault.type(),
                    fault.message(),
                    requestId);
            return new OpenStackException(failure, null);
        }
    }

    /**
     * Sends a request.
     *
     * @throws OpenStackException no whole answer came, with the status 0
     */
    Answer send(String service, URI endpoint, Call call, Map<String, String> headers, Deadline deadline) {
        String query = call.query().parts().isEmpty() ? "" : "?" + call.query().encoded();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + call.path() + query));
        String id = "req-" + UUID.randomUUID();
        request.header(REQUEST_ID, id).header("Accept", "application/json").header("User-Agent", "jackfield");
        headers.forEach(request::header);
        call.headers().forEach(request::header);
        call.body().ifPresent(json -> request.header("Content-Type", "application/json"));
        request.method(
                call.method(),
                call.body()
                        .map(json -> BodyPublishers.ofByteArray(Json.write(json)))
                        .orElse(BodyPublishers.noBody()));
        long start = System.nanoTime();
        int status = 0;
        try {
            HttpResponse<byte[]> response = answer(request.build(), deadline);
            status = response.statusCode();
            return new Answer(
                    response, response.headers().firstValue(REQUEST_ID).orElse(id));
        } catch (IOException e) {
            boolean sent = !(e instanceof Unsent);
            Throwable cause = e instanceof Unsent && e.getCause() != null ? e.getCause() : e;
            throw failed(service, call, sent, endpoint.getAuthority() + ": " + said(cause), id, cause);
        } catch (TimeoutException e) {
            throw failed(service, call, true, endpoint.getAuthority() + " gave no answer within the deadline", id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(service, call, true, "interrupted", id, e);
        } finally {
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            listener.ended(new BackendRequest(service, call.method(), call.template(), status, time));
        }
    }

    private HttpResponse<byte[]> answer(HttpRequest request, Deadline deadline)
            throws IOException, TimeoutException, InterruptedException {
        if (deadline.hasPassed()) {
            throw new Unsent(new TimeoutException("the deadline has passed"));
        }
        CompletableFuture<HttpResponse<byte[]>> future =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY));
        try {
            // The request's own timeout ends with the headers; this one is for the body too.
            return future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof SSLHandshakeException) {
                throw new Unsent(cause);
            }
            throw cause instanceof IOException io ? io : new IOException(cause);
        } finally {
            future.cancel(true);
        }
    }

    /** The request did not reach the service. */
    private static final class Unsent extends IOException {
        private static final long serialVersionUID = 1;

        Unsent(@Nullable Throwable cause) {
            super(cause);
        }
    }

    private static String said(Throwable cause) {
        String text = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        String hint = cause instanceof SSLException ? "; see cacert and verify in clouds.yaml" : "";
        return cause.getClass().getSimpleName() + text + hint;
    }

    private static OpenStackException failed(
            String service, Call call, boolean sent, String message, String id, Throwable cause) {
        return new OpenStackException(
                new Failure(service, call.method(), call.path(), call.changes(), sent, 0, "", message, id), cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
