package dev.jackfield.linux;

import dev.jackfield.netlink.Announcer;
import dev.jackfield.netlink.Mac;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Announces VIPs on their networks, from the bridge itself, so that no compute's namespace has to be entered or kept alive. Each is
 * announced twice, the second time on a thread of the driver's own.
 */
final class Announcements implements AutoCloseable {
    /** Linux ignores gratuitous ARP for a neighbour that it learnt less than a second ago ({@code neigh/default/locktime}). */
    private static final long AGAIN_MILLIS = 1100;

    private static final long LONGEST_WAIT_MILLIS = AGAIN_MILLIS + 500;

    private final Later later;
    private final Map<LoadBalancerId, Future<?>> pending = new HashMap<>(); // guarded by this
    // Both are used on the fabric's thread alone.
    private @Nullable Announcer announcer;
    private @Nullable Netns owner; // whose announcer that is

    Announcements(Later later) {
        this.later = later;
    }

    /**
     * What is announced.
     *
     * @param loadBalancer whose VIP it is
     * @param bridge the index of the network's bridge in the fabric
     * @param mac where the VIP is now
     * @param addresses the VIP's addresses
     */
    record Announcement(LoadBalancerId loadBalancer, int bridge, Mac mac, List<IpAddress> addresses) {}

    /** Announces once, now; what was still to be announced for the load balancer is forgotten. */
    void announce(Netns fabric, Announcement announcement) {
        forget(announcement.loadBalancer());
        send(fabric, announcement);
    }

    /**
     * Announces again, about 1.1 s from now.
     *
     * @param holds whether the announcement is still right by then
     */
    synchronized void announceAgain(Netns fabric, Announcement announcement, BooleanSupplier holds) {
        pending.values().removeIf(Future::isDone);
        Future<?> again = later.in(AGAIN_MILLIS, () -> {
            if (holds.getAsBoolean()) {
                send(fabric, announcement);
            }
        });
        pending.put(announcement.loadBalancer(), again);
    }

    /** Forgets what is still to be announced for a load balancer. */
    synchronized void forget(LoadBalancerId loadBalancer) {
        Future<?> waiting = pending.remove(loadBalancer);
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void send(Netns fabric, Announcement announcement) {
        Fabric.inside(fabric, () -> {
            Announcer open = announcer(fabric);
            for (IpAddress address : announcement.addresses()) {
                open.announce(announcement.bridge(), announcement.mac(), address.toInetAddress());
            }
        });
    }

    private Announcer announcer(Netns fabric) {
        Announcer open = announcer;
        if (open == null || owner != fabric) {
            open = Announcer.open(fabric); // closed with the namespace
            announcer = open;
            owner = fabric;
        }
        return open;
    }

    /** Waits for what is still to be announced, about 1.2 s at most. */
    @Override
    public void close() {
        List<Future<?>> waiting;
        synchronized (this) {
            waiting = List.copyOf(pending.values());
            pending.clear();
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
        for (Future<?> task : waiting) {
            try {
                task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException | CancellationException e) {
                // The first announcement was made; the repeat is lost, as a frame may be.
            }
        }
    }
}
