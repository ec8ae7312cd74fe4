package dev.jackfield.neutron.client;

import dev.jackfield.network.Deadline;
import dev.jackfield.neutron.client.OpenStackException.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One service: finds its endpoint, sends calls with our token, follows pages. */
final class Service {
    /** Large enough that a list is one request as a rule; a service may make its pages smaller. */
    static final int PAGE = 1000;

    private final String type;
    private final String version;
    private final Session session;
    private final int page;

    Service(String type, String version, Session session, int page) {
        this.type = type;
        this.version = version;
        this.session = session;
        this.page = page;
    }

    /**
     * Sends a call.
     *
     * @param key the key of the answer's resource
     * @return the resource
     */
    <T> T send(Call call, String key, Class<T> record) {
        return read(call, answer(call, Deadline.current()).path(key), record);
    }

    /** Sends a call whose answer has nothing in it that matters. */
    void send(Call call) {
        attempt(call, Deadline.current());
    }

    /** Deletes. What is gone already is gone, be it by an attempt of ours whose answer was lost. */
    boolean delete(Call call) {
        try {
            attempt(call, Deadline.current());
            return true;
        } catch (OpenStackException e) {
            if (e.status() != 404) {
                throw e;
            }
            return false;
        }
    }

    /** Sends a call whose answer is a list, which is not cut into pages. */
    <T> List<T> sendForList(Call call, String key, Class<T> record) {
        return readAll(call, answer(call, Deadline.current()), key, record);
    }

    /** Lists, page by page. A page that fails fails the list. */
    <T> List<T> list(Call call, String key, Class<T> record) {
        Deadline deadline = Deadline.current();
        List<T> all = new ArrayList<>();
        Set<Query> seen = new HashSet<>();
        Query query = call.query().and("limit", page);
        while (seen.add(query)) {
            Call part = call.with(query);
            JsonNode answer = answer(part, deadline);
            all.addAll(readAll(part, answer, key, record));
            Optional<Query> next = next(answer.path(key + "_links"));
            if (next.isEmpty()) {
                return all;
            }
            query = next.get();
        }
        throw unreadable(call, "the pages of the list go in circles", null);
    }

    /** Only the link's query: its host and path are what the service believes to be, behind whatever proxy. */
    private static Optional<Query> next(JsonNode links) {
        for (JsonNode link : links) {
            String href = link.path("href").asString("");
            if (link.path("rel").asString("").equals("next") && href.indexOf('?') >= 0) {
                Query query = Query.ALL;
                for (String part : href.substring(href.indexOf('?') + 1).split("&")) {
                    String[] sides = part.split("=", 2);
                    query = query.and(decoded(sides[0]), sides.length > 1 ? decoded(sides[1]) : "");
                }
                return Optional.of(query);
            }
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private JsonNode answer(Call call, Deadline deadline) {
        Http.Answer answer = attempt(call, deadline);
        return Json.tree(answer.body()).orElseThrow(() -> unreadable(call, "the answer is not JSON", null));
    }

    private Http.Answer attempt(Call call, Deadline deadline) {
        Token token = session.token(null, deadline);
        try {
            return attempt(call, token, deadline);
        } catch (OpenStackException e) {
            if (e.status() != 401) {
                throw e;
            }
            // Revoked before its time; the request was not let in, so any may be sent again.
            return attempt(call, session.token(token, deadline), deadline);
        }
    }

    private Http.Answer attempt(Call call, Token token, Deadline deadline) {
        URI endpoint = token.catalogue().endpoint(type, version, session.cloud());
        Map<String, String> headers = Map.of("X-Auth-Token", token.secret().value());
        return Repeats.send(type, call, deadline, () -> session.http().send(type, endpoint, call, headers, deadline));
    }

    private <T> List<T> readAll(Call call, JsonNode answer, String key, Class<T> record) {
        if (!answer.path(key).isArray()) {
            throw unreadable(call, "the answer has no list '" + key + "'", null);
        }
        List<T> all = new ArrayList<>();
        answer.path(key).forEach(node -> all.add(read(call, node, record)));
        return all;
    }

    private <T> T read(Call call, JsonNode node, Class<T> record) {
        if (!node.isObject()) {
            throw unreadable(call, "the answer has no " + record.getSimpleName(), null);
        }
        try {
            return Json.read(node, record);
        } catch (JacksonException e) {
            throw unreadable(call, "the answer is no " + record.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    private OpenStackException unreadable(Call call, String message, @Nullable Throwable cause) {
        Failure failure = new Failure(type, call.method(), call.path(), call.changes(), true, 200, "", message, "-");
        return new OpenStackException(failure, cause);
    }
}
