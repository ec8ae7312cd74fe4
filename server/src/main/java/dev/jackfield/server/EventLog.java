package dev.jackfield.server;

import dev.jackfield.network.Id;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ProjectId;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
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

    /** By what each wants to know of: many wait for one load balancer each, and nothing is done for them when another one changes. */
    private final Map<About, Set<Subscription>> subscriptions = new HashMap<>();

    private final Object lock = new Object();
    private long last;
    private int waiting;
    private boolean closed;

    /** Tells all who want to know. */
    void publish(
            String type,
            Optional<ProjectId> project,
            Optional<LoadBalancerId> loadBalancer,
            Optional<String> operation,
            Object data) {
        synchronized (lock) {
            last++;
            Event event = new Event(run + "-" + last, type, project, loadBalancer, operation, data);
            kept.addLast(event);
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
            offer(About.ANYTHING, event);
            loadBalancer.map(Id::value).map(About::loadBalancer).ifPresent(about -> offer(about, event));
            operation.map(About::operation).ifPresent(about -> offer(about, event));
        }
    }

    private void offer(About about, Event event) {
        Set<Subscription> interested = subscriptions.get(about);
        if (interested != null) {
            interested.removeIf(subscription -> {
                boolean gone = !subscription.offer(event);
                waiting -= gone ? 1 : 0;
                return gone;
            });
        }
    }

    /**
     * What somebody wants to know of.
     *
     * @param operation the id of an operation, or of none
     * @param loadBalancer the id of a load balancer, or of none
     */
    record About(Optional<String> operation, Optional<String> loadBalancer) {
        static final About ANYTHING = new About(Optional.empty(), Optional.empty());

        static About operation(String id) {
            return new About(Optional.of(id), Optional.empty());
        }

        static About loadBalancer(String id) {
            return new About(Optional.empty(), Optional.of(id));
        }

        private boolean covers(Event event) {
            return (operation.isEmpty() || operation.equals(event.operation()))
                    && (loadBalancer.isEmpty()
                            || loadBalancer.equals(event.loadBalancer().map(Id::value)));
        }
    }

    /** How many wait for events. */
    int subscribers() {
        synchronized (lock) {
            return waiting;
        }
    }

    /**
     * Waits for events: all that are kept, those after one that was seen, or those from now on.
     *
     * @param seen the id of the last event that was seen; empty: none
     * @param earlier whether one who has seen none is told what came before, as far as it is kept
     * @param about what they are to be about
     * @param shown which of them he may see
     * @param most how many may wait at once
     * @throws RefusedException there are that many already
     */
    Subscription subscribe(Optional<String> seen, boolean earlier, About about, Predicate<Event> shown, int most) {
        synchronized (lock) {
            if (closed || waiting >= most) {
                throw new RefusedException(
                        UNAVAILABLE,
                        "UNAVAILABLE",
                        closed ? "the daemon is being stopped" : "there are " + most + " event streams already");
            }
            boolean all = seen.map(this::isKnown).orElse(true);
            Subscription subscription = new Subscription(about, shown, !all);
            if (all) {
                long after = seen.map(EventLog::number).orElse(earlier ? 0 : last);
                kept.stream()
                        .filter(event -> number(event.id()) > after && about.covers(event))
                        .forEach(subscription::offer);
            }
            subscriptions.computeIfAbsent(about, _ -> new LinkedHashSet<>()).add(subscription);
            waiting++;
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
            subscriptions.values().forEach(each -> each.forEach(Subscription::end));
            subscriptions.clear();
            waiting = 0;
        }
    }

    /** Somebody who waits for events. For one thread. */
    final class Subscription implements AutoCloseable {
        private final About about;
        private final Predicate<Event> shown;
        private final boolean missed;
        private final BlockingQueue<Optional<Event>> coming = new LinkedBlockingQueue<>();
        private boolean over;

        private Subscription(About about, Predicate<Event> shown, boolean missed) {
            this.about = about;
            this.shown = shown;
            this.missed = missed;
        }

        /** Whether there were events that are not known any more, so that he has to look at everything anew. */
        boolean hasMissed() {
            return missed;
        }

        /** Returns whether he is still there. */
        private boolean offer(Event event) {
            if (!shown.test(event)) {
                return true;
            }
            if (coming.size() >= MOST_WAITING) {
                end();
                return false;
            }
            return coming.add(Optional.of(event));
        }

        private void end() {
            coming.add(Optional.empty());
        }

        /** The next event; empty if none came in time, or none will come any more. */
        Optional<Event> next(Duration patience) throws InterruptedException {
            Optional<Event> next = coming.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
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
                Set<Subscription> alike = subscriptions.get(about);
                if (alike != null && alike.remove(this)) {
                    waiting--;
                    if (alike.isEmpty()) {
                        subscriptions.remove(about);
                    }
                }
            }
        }
    }
}
