package dev.jackfield.server;

import java.util.Optional;

/**
 * What is done for a method and a path.
 *
 * @param operation what the OpenAPI file calls it
 * @param method the HTTP method
 * @param path the template, such as {@code /v1/operations/{operation}}
 * @param role who may do it; empty: anybody, without a token
 * @param handler does it
 */
record Route(String operation, String method, String path, Optional<Role> role, Handler handler) {
    /** Answers a request. */
    interface Handler {
        /**
         * Answers it.
         *
         * @throws dev.jackfield.network.NetworkException what went wrong; its kind gives the status
         * @throws RefusedException the request itself is refused
         */
        Answer answer(Call call) throws InterruptedException;
    }

    static Route of(String operation, Role role, String methodAndPath, Handler handler) {
        return of(operation, Optional.of(role), methodAndPath, handler);
    }

    /** What anybody may ask. */
    static Route open(String operation, String methodAndPath, Handler handler) {
        return of(operation, Optional.empty(), methodAndPath, handler);
    }

    private static Route of(String operation, Optional<Role> role, String methodAndPath, Handler handler) {
        int blank = methodAndPath.indexOf(' ');
        return new Route(
                operation, methodAndPath.substring(0, blank), methodAndPath.substring(blank + 1), role, handler);
    }
}
