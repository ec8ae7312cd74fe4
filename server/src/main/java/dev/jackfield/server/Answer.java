package dev.jackfield.server;

import dev.jackfield.core.Json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a request is answered with. */
sealed interface Answer {
    int OK = 200;
    int ACCEPTED = 202;
    int NO_CONTENT = 204;

    int status();

    /** The headers, content type apart. */
    Map<String, String> headers();

    String contentType();

    /** One that is known whole. */
    @SuppressWarnings("ArrayRecordComponent") // Written as it is, and compared with nothing.
    record Whole(int status, Map<String, String> headers, String contentType, byte[] body) implements Answer {}

    /** One that is written bit by bit, until the writer returns. */
    record Streamed(int status, Map<String, String> headers, String contentType, Writer writer) implements Answer {}

    /** Writes what there is, as it comes. */
    interface Writer {
        /**
         * Writes until there is nothing more, or the reader is gone.
         *
         * @throws IOException the reader is gone
         */
        void write(OutputStream out) throws IOException, InterruptedException;

        /** Lets go of what would be written, in the place of writing it. */
        void drop();
    }

    static Whole json(int status, Object value) {
        return new Whole(
                status,
                Map.of(),
                "application/json",
                (Json.tree(value).toString() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Whole ok(Object value) {
        return json(OK, value);
    }

    static Whole text(String contentType, String text) {
        return new Whole(OK, Map.of(), contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    static Whole nothing() {
        return new Whole(NO_CONTENT, Map.of(), "", new byte[0]);
    }

    static Whole problem(Problem problem, String requestId) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", problem.type());
        all.put("title", problem.title());
        all.put("status", problem.status());
        all.put("detail", problem.detail());
        all.put("kind", problem.kind());
        all.put("field", problem.field());
        all.put("resources", problem.resources());
        all.put("left_behind", problem.leftBehind());
        all.put("request_id", requestId);
        return new Whole(
                problem.status(),
                Map.of(),
                "application/problem+json",
                (Json.tree(all).toString() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
