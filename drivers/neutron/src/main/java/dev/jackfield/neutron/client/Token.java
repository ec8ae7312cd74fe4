package dev.jackfield.neutron.client;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What Keystone gave us.
 *
 * @param secret the token
 * @param project the project it is for, empty if it is for none
 * @param catalogue the endpoints
 * @param endNanos when it ends, by our own clock
 * @param renewNanos when to ask for another one
 */
record Token(Secret secret, String project, ServiceCatalogue catalogue, long endNanos, long renewNanos) {
    /** A request must not outlive its token; a token that lives shorter is renewed when a fifth of its time is left. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** Reads the answer of Keystone. Its clock may differ from ours, so that only the difference of its times counts. */
    static Token read(String secret, JsonNode token, long nowNanos) {
        Instant issued = time(token.path("issued_at"));
        long life = Duration.between(issued, time(token.path("expires_at"))).toNanos();
        long margin = Math.min(MARGIN.toNanos(), life / 5);
        return new Token(
                new Secret(secret),
                token.path("project").path("id").asString(""),
                ServiceCatalogue.read(token.path("catalog")),
                nowNanos + life,
                nowNanos + life - margin);
    }

    private static Instant time(JsonNode node) {
        return OffsetDateTime.parse(node.asString("")).toInstant();
    }

    boolean lives() {
        return endNanos - System.nanoTime() > 0;
    }

    boolean isFresh() {
        return renewNanos - System.nanoTime() > 0;
    }
}
