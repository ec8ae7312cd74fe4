package dev.jackfield.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The points that were tried and found clean, in a file, so that a run that is broken off can be taken up again. Steps have ids in their
 * names, which are others in each world that is made: they are left out.
 */
final class Progress {
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b");

    private final Path file;
    private final Set<String> done = new HashSet<>();

    /** Goes on with a file if the request says so and the file is of the same request; else begins it anew. */
    Progress(Path file, Request request) {
        this.file = file;
        try {
            if (request.resume() && Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (!lines.isEmpty() && lines.getFirst().equals(request.identity())) {
                    lines.stream().skip(1).map(Progress::withoutIds).forEach(done::add);
                    return;
                }
            }
            Files.writeString(file, request.identity() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isDone(String flow, int number, String point) {
        return done.contains(line(flow, number, point));
    }

    void add(String flow, int number, String point) {
        try {
            Files.writeString(file, line(flow, number, point) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String flow, int number, String point) {
        return withoutIds(flow + " " + number + " " + point);
    }

    private static String withoutIds(String line) {
        return ID.matcher(line).replaceAll("…");
    }
}
