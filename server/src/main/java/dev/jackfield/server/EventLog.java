package dev.jackfield.server;

import dev.jackfield.core.Json;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ProjectId;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The latest events, and who waits for the next ones. Any number of threads. */
final class EventLog implements AutoCloseable {
    /** A reader that was away for some minutes finds where he was. */
    private static final int KEPT = 4_096;

    /** A reader that is so far behind does not read. */
    private static final int MOST_WAITING = KEPT + 1_024;

    private static final int UNAVAILABLE = 503;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Deque<Event> kept = new ArrayDeque<>();
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private final Object lock = new Object();
    private long last;
    private boolean closed;

    /** Tells all who want to know. */
    void publish(
            String type,
            Optional<ProjectId> project,
            Optional<LoadBalancerId> loadBalancer,
            Optional<String> operation,
            Object data) {
        String text = Json.tree(data).toString();
        synchronized (lock) {
            last++;
            Event event = new Event(run + "-" + last, type, project, loadBalancer, operation, text);
            kept.addLast(event);
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
            subscriptions.removeIf(subscription -> !subscription.offer(event));
        }
    }

    /** How many wait for events. */
    int subscribers() {
        synchronized (lock) {
            return subscriptions.size();
        }
    }

    /**
     * Waits for events from now on, or from after one that was seen.
     *
     * @param seen the id of the last event that was seen; empty: from now on
     * @param wanted which events
     * @param most how many may wait at once
     * @throws RefusedException there are that many already
     */
    Subscription subscribe(Optional<String> seen, Predicate<Event> wanted, int most) {
        synchronized (lock) {
            if (closed || subscriptions.size() >= most) {
                throw new RefusedException(
                        UNAVAILABLE,
                        "UNAVAILABLE",
                        closed ? "the daemon is being stopped" : "there are " + most + " event streams already");
            }
            boolean all = seen.map(this::isKnown).orElse(true);
            Subscription subscription = new Subscription(wanted, !all);
            if (all && seen.isPresent()) {
                long after = number(seen.get());
                kept.stream().filter(event -> number(event.id()) > after).forEach(subscription::offer);
            }
            subscriptions.add(subscription);
            return subscription;
        }
    }

    /** Whether everything that came after an event is still kept. */
    private boolean isKnown(String id) {
        if (!id.startsWith(run + "-")) {
            return false;
        }
        long seen = number(id);
        return seen >= 0 && seen <= last && seen >= last - kept.size();
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id.substring(id.indexOf('-') + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Ends all waiting. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            subscriptions.forEach(Subscription::end);
            subscriptions.clear();
        }
    }

    /** Somebody who waits for events. For one thread. */
    final class Subscription implements AutoCloseable {
        private final Predicate<Event> wanted;
        private final boolean missed;
        private final BlockingQueue<Optional<Event>> waiting = new LinkedBlockingQueue<>();
        private boolean over;

        private Subscription(Predicate<Event> wanted, boolean missed) {
            this.wanted = wanted;
            this.missed = missed;
        }

        /** Whether there were events that are not known any more, so that he has to look at everything anew. */
        boolean hasMissed() {
            return missed;
        }

        /** Returns whether he is still there. */
        private boolean offer(Event event) {
            if (!wanted.test(event)) {
                return true;
            }
            if (waiting.size() >= MOST_WAITING) {
                end();
                return false;
            }
            return waiting.add(Optional.of(event));
        }

        private void end() {
            waiting.add(Optional.empty());
        }

        /** The next event; empty if none came in time, or none will come any more. */
        Optional<Event> next(Duration patience) throws InterruptedException {
            Optional<Event> next = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                return Optional.empty();
            }
            over = next.isEmpty();
            return next;
        }

        /** Whether none will come any more. */
        boolean isOver() {
            return over;
        }

        @Override
        public void close() {
            synchronized (lock) {
                subscriptions.remove(this);
            }
        }
    }
}
