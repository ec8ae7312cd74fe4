package dev.jackfield.neutron;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One request of a call, told from the others by what it asks for and how often that was asked for before: requests that are made at
 * once come in any order.
 *
 * @param service {@code network}, {@code compute} or {@code identity}
 * @param method the HTTP method
 * @param path the path, with {@code {id}} in the place of each id, and the names of what the query filters by
 * @param nth how many such requests come before it
 */
record FaultPoint(String service, String method, String path, int nth) {
    private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    static FaultPoint of(String service, String method, String path, String query) {
        String names = Arrays.stream(query.split("&"))
                .map(part -> part.split("=", 2)[0])
                .filter(name -> !name.isEmpty() && !name.equals("fields") && !name.equals("limit"))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
        return new FaultPoint(service, method, path.replaceAll(ID, "{id}") + (names.isEmpty() ? "" : "?" + names), 0);
    }

    FaultPoint nth(int before) {
        return new FaultPoint(service, method, path, before);
    }

    boolean isPortCreation() {
        return method.equals("POST") && path.endsWith("/ports");
    }

    boolean isGroupCreation() {
        return method.equals("POST") && path.endsWith("/security-groups");
    }

    boolean isAttachment() {
        return method.equals("POST") && path.endsWith("/os-interface");
    }

    boolean isDetachment() {
        return method.equals("DELETE") && path.contains("/os-interface/");
    }

    @Override
    public String toString() {
        return service + " " + method + " " + path + " #" + nth;
    }
}
