package dev.jackfield.neutron.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which resources of a list, and which of their fields: {@code Query.of("device_id", id).fields("id", "fixed_ips")}. Values of one key
 * are alternatives, keys must all fit. {@code fixed_ips=ip_address=192.0.2.1} is {@code and("fixed_ips", "ip_address=192.0.2.1")}.
 *
 * @param parts keys and values, in the order in which they are sent
 */
public record Query(List<Part> parts) {
    /** Everything. */
    public static final Query ALL = new Query(List.of());

    /** Copies the list. */
    public Query {
        parts = List.copyOf(parts);
    }

    /**
     * One key and its value.
     *
     * @param key Neutron's name of a field
     * @param value what it must be
     */
    public record Part(String key, String value) {}

    /**
     * What has one of these values.
     *
     * @param key Neutron's name of a field
     * @param values the alternatives
     * @return the query
     */
    public static Query of(String key, Object... values) {
        return ALL.and(key, values);
    }

    /**
     * What has also one of these values.
     *
     * @param key Neutron's name of a field
     * @param values the alternatives
     * @return a new query
     */
    public Query and(String key, Object... values) {
        List<Part> all = new ArrayList<>(parts);
        for (Object value : values) {
            all.add(new Part(key, value.toString()));
        }
        return new Query(all);
    }

    /**
     * Only these fields; the others are empty in what comes back. The ids that the record cannot be without must be among them: for
     * a port {@code id} and {@code network_id}.
     *
     * @param names Neutron's names of fields
     * @return a new query
     */
    public Query fields(String... names) {
        return and("fields", (Object[]) names);
    }

    String encoded() {
        return parts.stream()
                .map(part -> encode(part.key()) + "=" + encode(part.value()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
