package dev.jackfield.neutron.client;

import dev.jackfield.network.Deadline;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** The one place where a request is sent again: only if twice has the effect of once, and only while another answer may come. */
final class Repeats {
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    /** The services, or what stands before them, are overloaded or starting. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private Repeats() {}

    /**
     * Sends a call until it is answered well, or in a way that will not change.
     *
     * @param once sends it once
     * @throws OpenStackException the last failure, or the first after which the outcome is unknown
     */
    static Http.Answer send(String service, Call call, Deadline deadline, Supplier<Http.Answer> once) {
        OpenStackException unknown = null;
        for (int attempt = 1; ; attempt++) {
            OpenStackException failed;
            Optional<Duration> asked = Optional.empty();
            try {
                Http.Answer answer = once.get();
                if (answer.status() < 300) {
                    return answer;
                }
                failed = answer.failure(service, call);
                asked = RetryAfter.of(answer.response().headers());
            } catch (OpenStackException e) {
                failed = e;
            }
            unknown = unknown == null && failed.outcomeUnknown() ? failed : unknown;
            Duration wait = asked.orElseGet(backoff(attempt));
            boolean again = attempt < ATTEMPTS
                    && call.repeatable()
                    && passes(failed)
                    && wait.compareTo(deadline.remaining()) < 0;
            if (!again || !slept(wait)) {
                throw worst(failed, unknown);
            }
        }
    }

    private static boolean passes(OpenStackException failed) {
        return failed.status() == 0 ? !(failed.getCause() instanceof SSLException) : PASSING.contains(failed.status());
    }

    /** An earlier attempt may have made the change, unless the last one knows better. */
    private static OpenStackException worst(OpenStackException last, @Nullable OpenStackException unknown) {
        boolean knows = last.status() != 0 && !PASSING.contains(last.status());
        if (unknown == null || unknown == last) {
            return last;
        }
        if (knows) {
            last.addSuppressed(unknown);
            return last;
        }
        unknown.addSuppressed(last);
        return unknown;
    }

    /** Doubles with each attempt; the chance in it keeps threads that failed together from coming together. */
    private static Supplier<Duration> backoff(int attempt) {
        long millis = FIRST_WAIT.toMillis() << (attempt - 1);
        return () -> Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    private static boolean slept(Duration wait) {
        try {
            Thread.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
