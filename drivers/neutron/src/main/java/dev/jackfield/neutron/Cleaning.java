package dev.jackfield.neutron;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.NetworkException;
import dev.jackfield.neutron.client.Query;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Takes back what a failed call made, in time of its own: the call's may have passed. */
final class Cleaning {
    private static final Duration TIME = Duration.ofSeconds(20);

    private Cleaning() {}

    static <T> T within(Supplier<T> work) {
        return Deadline.after(TIME).apply(work::get);
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
        try {
            within(() -> {
                call.at(() -> site.find(port.id()))
                        .filter(now -> !port.isAttachedTo(server) && now.isAttachedTo(server))
                        .ifPresent(now -> site.attachments().detach(call, List.of(now)));
                return Boolean.TRUE;
            });
        } catch (NetworkException e) {
            cause.addSuppressed(e);
        }
    }
}
