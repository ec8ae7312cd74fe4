package dev.jackfield.server;

import java.io.Serial;
import java.util.Map;

/** A request that is refused for what HTTP says about it, before anything is done. */
final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    RefusedException(int status, String kind, String detail) {
        this(status, kind, detail, Map.of());
    }

    RefusedException(int status, String kind, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.problem = Problem.of(status, kind, detail);
        this.headers = headers;
    }

    Problem problem() {
        return problem;
    }

    Map<String, String> headers() {
        return headers;
    }
}
