package dev.jackfield.neutron.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a service, without its endpoint.
 *
 * @param method the HTTP method
 * @param template the path, with {@code {id}} in the place of each id
 * @param ids the ids, in the order of the template
 * @param query what follows the question mark
 * @param body what is sent as JSON
 * @param headers further headers
 * @param changes whether it is to change something
 * @param unique whether what it makes has something that is given out once, so that a second request makes nothing
 */
record Call(
        String method,
        String template,
        List<String> ids,
        Query query,
        Optional<Object> body,
        Map<String, String> headers,
        boolean changes,
        boolean unique) {
    static Call get(String template, Object... ids) {
        return of("GET", template, ids);
    }

    static Call post(String template, Object... ids) {
        return of("POST", template, ids);
    }

    static Call put(String template, Object... ids) {
        return of("PUT", template, ids);
    }

    static Call delete(String template, Object... ids) {
        return of("DELETE", template, ids);
    }

    private static Call of(String method, String template, Object... ids) {
        List<String> texts = List.of(ids).stream().map(Object::toString).toList();
        return new Call(method, template, texts, Query.ALL, Optional.empty(), Map.of(), !method.equals("GET"), false);
    }

    Call with(Query wanted) {
        return new Call(method, template, ids, wanted, body, headers, changes, unique);
    }

    Call withBody(Object json) {
        return new Call(method, template, ids, query, Optional.of(json), headers, changes, unique);
    }

    Call withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Call(method, template, ids, query, body, all, changes, unique);
    }

    /** The same call for a POST that only asks. */
    Call asking() {
        return new Call(method, template, ids, query, body, headers, false, unique);
    }

    /** The same call for a POST that makes nothing if it is sent twice. */
    Call once() {
        return new Call(method, template, ids, query, body, headers, changes, true);
    }

    /** Whether the same request twice has the effect of one. */
    boolean repeatable() {
        return !changes || unique || !method.equals("POST");
    }

    /** The path, each id as one segment whatever is in it. */
    String path() {
        String path = template;
        for (String id : ids) {
            String segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            path = path.replaceFirst("\\{id}", segment.replace(".", "%2E"));
        }
        return path;
    }
}
