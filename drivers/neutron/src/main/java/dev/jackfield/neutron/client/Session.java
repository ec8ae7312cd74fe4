package dev.jackfield.neutron.client;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.neutron.client.Login.ByToken;
import dev.jackfield.neutron.client.OpenStackException.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** The token of one login, for any number of threads. One of them renews it; the others wait, or use the old one while it lives. */
final class Session {
    private final CloudConfig cloud;
    private final Login login;
    private final Http http;
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> renewal = new AtomicReference<>();
    private volatile @Nullable Token current;

    Session(CloudConfig cloud, Login login, Http http) {
        this.cloud = cloud;
        this.login = login;
        this.http = http;
    }

    /**
     * A session with somebody else's token, used as it is, and our catalogue.
     */
    Session of(Secret token, String project, Deadline deadline) {
        ServiceCatalogue catalogue = token(null, deadline).catalogue();
        Session session = new Session(cloud, new ByToken(token, Optional.empty()), http);
        long later = System.nanoTime() + Duration.ofDays(365).toNanos(); // when it ends the services know
        session.current = new Token(token, project, catalogue, later, later);
        return session;
    }

    CloudConfig cloud() {
        return cloud;
    }

    Http http() {
        return http;
    }

    /**
     * A token that a service will take.
     *
     * @param refused the token that a service refused, or null
     * @throws OpenStackException Keystone refuses the login, cannot be reached, or the user's own token has ended
     */
    Token token(@Nullable Token refused, Deadline deadline) {
        while (true) {
            Token now = current;
            boolean usable = now != null && !now.equals(refused) && now.lives();
            if (now != null && usable && (now.isFresh() || renewal.get() != null || !login.renewable())) {
                return now;
            }
            if (now != null && !login.renewable()) {
                throw ended(refused);
            }
            CompletableFuture<Boolean> mine = new CompletableFuture<>();
            CompletableFuture<Boolean> running = renewal.compareAndExchange(null, mine);
            if (running != null) {
                await(running, deadline);
            } else if (!Objects.equals(now, current)) { // another thread was faster between our two looks
                renewal.set(null);
                mine.complete(false);
            } else {
                return renew(mine, deadline);
            }
        }
    }

    private Token renew(CompletableFuture<Boolean> mine, Deadline deadline) {
        try {
            Token token = authenticate(deadline);
            current = token;
            mine.complete(true);
            return token;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            renewal.set(null);
        }
    }

    /** Waits for another thread's renewal. A refusal is one for all, so that no account is locked by a hundred of them. */
    private static void await(CompletableFuture<Boolean> running, Deadline deadline) {
        try {
            running.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OpenStackException failed
                    && (failed.kind() != ErrorKind.UNAVAILABLE || deadline.hasPassed())) {
                throw failed.again();
            }
        } catch (TimeoutException e) {
            throw failed(0, "no token within the deadline", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(0, "interrupted", e);
        }
    }

    private Token authenticate(Deadline deadline) {
        Call call =
                Call.post("/auth/tokens").withBody(Map.of("auth", login.auth())).asking();
        long now = System.nanoTime();
        Http.Answer answer;
        try {
            answer = Repeats.send(
                    "identity", call, deadline, () -> http.send("identity", cloud.authUrl(), call, Map.of(), deadline));
        } catch (OpenStackException e) {
            throw new OpenStackException(e.failure().said("login to cloud '" + cloud.name() + "': "), e.getCause());
        }
        String secret =
                answer.response().headers().firstValue("X-Subject-Token").orElse("");
        JsonNode token =
                Json.tree(answer.body()).map(root -> root.path("token")).orElseGet(MissingNode::getInstance);
        if (secret.isEmpty() || !token.isObject()) {
            throw failed(answer.status(), cloud.authUrl() + " is no Keystone: its answer has no token", null);
        }
        try {
            return Token.read(secret, token, now);
        } catch (DateTimeException e) {
            throw failed(answer.status(), "the token's times cannot be read", e);
        }
    }

    private OpenStackException ended(@Nullable Token refused) {
        return failed(
                401,
                "the token given for cloud '" + cloud.name() + "' " + (refused == null ? "has ended" : "was refused")
                        + ", and cannot be renewed: give another one, or a password or application credential",
                null);
    }

    private static OpenStackException failed(int status, String message, @Nullable Throwable cause) {
        return new OpenStackException(
                new Failure("identity", "POST", "/auth/tokens", false, true, status, "", message, "-"), cause);
    }
}
