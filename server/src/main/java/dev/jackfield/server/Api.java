package dev.jackfield.server;

import dev.jackfield.network.ErrorKind;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/**
 * Answers requests: finds the route, sees who asks and whether he may, has the route answer, and turns what it throws into problems.
 */
final class Api extends Handler.Abstract {
    static final String REQUEST_ID = "X-Request-Id";

    private static final System.Logger LOG = System.getLogger(Api.class.getName());
    private static final String BEARER = "Bearer ";
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    /** The page and what it needs come from here alone, and nobody frames it. */
    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private final PathMappings<Map<String, Route>> routes = new PathMappings<>();
    private final Tokens tokens;
    private final DaemonConfig.Limits limits;
    private final Metrics metrics;

    Api(List<Route> routes, Tokens tokens, DaemonConfig.Limits limits, Metrics metrics) {
        super(InvocationType.BLOCKING);
        this.tokens = tokens;
        this.limits = limits;
        this.metrics = metrics;
        Map<String, Map<String, Route>> byPath = new HashMap<>();
        routes.forEach(route ->
                byPath.computeIfAbsent(route.path(), _ -> new TreeMap<>()).put(route.method(), route));
        byPath.forEach((path, methods) -> this.routes.put(new UriTemplatePathSpec(path), methods));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = requestId(request);
        long begun = System.nanoTime();
        String operation = "none";
        RequestBody body = new RequestBody(request, limits);
        Answer answer;
        try {
            Found found = find(request);
            operation = found.route().operation();
            answer = found.route().handler().answer(call(request, id, found, body));
        } catch (RefusedException e) {
            Answer.Whole problem = Answer.problem(e.problem(), id);
            answer = new Answer.Whole(problem.status(), e.headers(), problem.contentType(), problem.body());
        } catch (InterruptedException | RuntimeException e) {
            answer = problem(e, operation, id);
        }
        metrics.answered(operation, answer.status(), Duration.ofNanos(System.nanoTime() - begun));
        if (!body.comesToItsEnd()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        write(answer, id, request, response, callback);
        return true;
    }

    private static Answer problem(Exception error, String operation, String id) {
        if (error instanceof HttpException refused) {
            return Answer.problem(Problem.ofHttp(refused.getCode(), String.valueOf(refused.getReason())), id);
        }
        if (Problem.kindOf(error) == ErrorKind.BUG) {
            LOG.log(System.Logger.Level.ERROR, "request " + id + " (" + operation + ") met a defect", error);
        }
        return Answer.problem(Problem.of(error), id);
    }

    /** The id that the caller gave, if it is one that may stand in a log. */
    static String requestId(Request request) {
        return Optional.ofNullable(request.getHeaders().get(REQUEST_ID))
                .filter(given -> given.matches("[A-Za-z0-9._-]{1,64}"))
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private record Found(Route route, Map<String, String> path) {}

    private Found find(Request request) {
        String path = Request.getPathInContext(request);
        MatchedResource<Map<String, Route>> matched = routes.getMatched(path);
        if (matched == null || !(matched.getPathSpec() instanceof UriTemplatePathSpec template)) {
            throw new RefusedException(
                    NOT_FOUND, "NOT_FOUND", "there is no such path; /openapi.yaml says which there are");
        }
        Map<String, Route> methods = matched.getResource();
        Route route = methods.get(request.getMethod().equals("HEAD") ? "GET" : request.getMethod());
        if (route == null) {
            String allowed = String.join(", ", methods.keySet());
            throw new RefusedException(
                    METHOD_NOT_ALLOWED,
                    "METHOD_NOT_ALLOWED",
                    "this path takes " + allowed,
                    Map.of(HttpHeader.ALLOW.asString(), allowed));
        }
        Map<String, String> variables = new HashMap<>();
        Optional.ofNullable(template.getPathParams(path))
                .orElse(Map.of())
                .forEach((name, value) -> variables.put(name, URIUtil.decodePath(value)));
        return new Found(route, variables);
    }

    private Call call(Request request, String id, Found found, RequestBody body) {
        Principal principal = found.route()
                .role()
                .map(role -> authorized(request, role))
                .orElse(new Principal("anybody", Role.READ, Optional.empty()));
        return new Call(request, id, principal, found.path(), body);
    }

    private Principal authorized(Request request, Role role) {
        Principal principal = Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .flatMap(header -> tokens.find(header.substring(BEARER.length()).strip()))
                .orElseThrow(() -> new RefusedException(
                        UNAUTHENTICATED,
                        "UNAUTHENTICATED",
                        "this needs a token: Authorization: Bearer TOKEN",
                        Map.of(HttpHeader.WWW_AUTHENTICATE.asString(), "Bearer")));
        if (!principal.may(role)) {
            throw new RefusedException(
                    FORBIDDEN,
                    "DENIED",
                    "the role of " + principal.name() + " is " + principal.role() + ", this needs " + role);
        }
        return principal;
    }

    static void write(Answer answer, String id, Request request, Response response, Callback callback) {
        boolean head = request.getMethod().equals("HEAD");
        response.setStatus(answer.status());
        ALWAYS.forEach(response.getHeaders()::put);
        answer.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(new HttpField(REQUEST_ID, id));
        if (!answer.contentType().isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        }
        switch (answer) {
            case Answer.Whole whole -> {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, whole.body().length);
                response.write(true, head ? null : ByteBuffer.wrap(whole.body()), callback);
            }
            case Answer.Streamed streamed
            when head -> {
                streamed.writer().drop();
                response.write(true, null, callback);
            }
            case Answer.Streamed streamed -> stream(streamed, response, callback);
        }
    }

    private static void stream(Answer.Streamed streamed, Response response, Callback callback) {
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            streamed.writer().write(out);
        } catch (IOException | CancellationException e) {
            callback.failed(e); // The reader is gone.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }
}
