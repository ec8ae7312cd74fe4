package dev.jackfield.cli.remote;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Things of one kind at a daemon, which are found by what a user calls them.
 *
 * @param connection to the daemon
 * @param path where they are
 * @param key what a list of them is called there
 * @param what what one is called
 */
public record Resources(DaemonConnection connection, String path, String key, String what) {
    /**
     * Finds one.
     *
     * @param nameOrId its id or name
     * @return it
     * @throws NetworkException there is none
     */
    public JsonNode get(String nameOrId) {
        return isSegment(nameOrId) ? connection.get(path + "/" + segment(nameOrId)) : named(nameOrId);
    }

    /** Whether a text may stand in a path. A slash or a point, however it is written, would mean another path. */
    private static boolean isSegment(String text) {
        return !text.matches(".*[/\\\\;%?#].*|\\.{1,2}|");
    }

    private JsonNode named(String name) {
        List<JsonNode> found = connection
                .get(path + "?name=" + segment(name))
                .path(key)
                .valueStream()
                .toList();
        if (found.size() > 1) {
            throw new InvalidValueException(what, name, "is a name of several; use an id");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() ->
                        new NetworkException(ErrorKind.NOT_FOUND, "no such " + what + ": " + name, ErrorContext.NONE));
    }

    /**
     * A text as a path or a query has it.
     *
     * @param text any text
     * @return the text, in which only letters and digits of ASCII and some signs stand for themselves
     */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
