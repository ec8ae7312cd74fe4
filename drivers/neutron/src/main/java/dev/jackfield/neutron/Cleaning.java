package dev.jackfield.neutron;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.neutron.client.OpenStackException;
import dev.jackfield.neutron.client.Query;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Takes back what a failed call made, in time of its own: the call's may have passed. */
final class Cleaning {
    private static final Duration TIME = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private Cleaning() {}

    /**
     * Does work in time of its own, again and again while the cloud cannot be reached; an interruption is kept for afterwards.
     *
     * @param work may be done a part already when it is done again
     */
    static <T> T within(Supplier<T> work) {
        Deadline deadline = Deadline.after(TIME);
        boolean interrupted = Thread.interrupted();
        try {
            return deadline.apply(() -> untilReached(work, deadline));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> T untilReached(Supplier<T> work, Deadline deadline) {
        while (true) {
            try {
                return work.get();
            } catch (NetworkException e) {
                boolean passes = e.kind() == ErrorKind.UNAVAILABLE || e.kind() == ErrorKind.UNKNOWN_OUTCOME;
                if (!passes || deadline.remaining().compareTo(PAUSE) < 0 || !slept(PAUSE)) {
                    throw e;
                }
            }
        }
    }

    /** Whether a pause went by without an interruption, which is kept. */
    static boolean slept(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Does work after a failure, which tells of it if that fails too. */
    static void after(NetworkException cause, Runnable work) {
        try {
            within(() -> {
                work.run();
                return Boolean.TRUE;
            });
        } catch (NetworkException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Looks what became of a request whose answer was lost, also if the call's time has passed.
     *
     * @param lost what is told if nothing can be seen
     */
    static <T> T lookAfter(Call call, OpenStackException lost, Supplier<T> look) {
        try {
            return within(look);
        } catch (OpenStackException e) {
            NetworkException failure = call.failed(lost);
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** Ports are looked at again: an attachment that failed may have been made all the same. */
    static void detachAndDelete(Site site, Call call, Collection<CloudPort> made) {
        if (made.isEmpty()) {
            return;
        }
        Query query = Query.of("id", made.stream().map(CloudPort::id).toArray());
        site.attachments().remove(call, call.at(() -> site.ports(query)));
    }

    /** Takes a port of somebody's back from a server that it was to be attached to; the port stays. */
    static void detachAfter(Site site, Call call, NetworkException cause, CloudPort port, ComputeId server) {
        after(
                cause,
                () -> call.at(() -> site.find(port.id()))
                        .filter(now -> !port.isAttachedTo(server) && now.isAttachedTo(server))
                        .ifPresent(now -> site.attachments().detach(call, List.of(now))));
    }
}
