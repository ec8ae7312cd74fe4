package dev.jackfield.network;

import java.time.Duration;

/**
 * A request that a driver sent.
 *
 * @param service which service it was for, such as OpenStack's {@code network}, {@code compute} or {@code identity}
 * @param method the HTTP method
 * @param template the path with {@code {id}} in the place of ids, such as {@code /ports/{id}}
 * @param status the answer's HTTP status; 0: no answer
 * @param time how long it took
 */
public record BackendRequest(String service, String method, String template, int status, Duration time) {}
