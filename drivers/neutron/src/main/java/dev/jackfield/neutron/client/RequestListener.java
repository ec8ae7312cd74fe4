package dev.jackfield.neutron.client;

import java.time.Duration;

/** Hears of every request that was sent, repeated ones too: for metrics and for budgets. Called on the thread that sent it. */
@FunctionalInterface
public interface RequestListener {
    /** Hears nothing. */
    RequestListener NONE = request -> {};

    /**
     * A request ended.
     *
     * @param request what was sent, and how it ended
     */
    void ended(Request request);

    /**
     * A request.
     *
     * @param service {@code network}, {@code compute} or {@code identity}
     * @param method the HTTP method
     * @param template the path with {@code {id}} in the place of ids, such as {@code /ports/{id}}
     * @param status the answer's HTTP status; 0: no answer
     * @param time how long it took
     */
    record Request(String service, String method, String template, int status, Duration time) {}
}
