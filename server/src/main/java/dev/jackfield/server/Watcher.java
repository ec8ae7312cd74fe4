package dev.jackfield.server;

import dev.jackfield.core.Controller;
import dev.jackfield.core.LoadBalancerFilter;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerStatus;
import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.VipOwner;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.VipActivation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks now and then which instances are gone, and has VIPs moved away from them, where the driver raises the VIP. */
final class Watcher implements AutoCloseable {
    /** Who asks for the moves. */
    static final Principal WATCHER = new Principal("watcher", Role.OPERATE, Optional.empty());

    private static final System.Logger LOG = System.getLogger(Watcher.class.getName());

    /** What could not be moved is tried again, but not at once. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final LoadBalancers loadBalancers;
    private final Controller controller;
    private final Operations operations;
    private final EventLog events;
    private final Metrics metrics;
    private final Duration interval;
    private final Thread thread;
    private final Map<LoadBalancerId, Long> tried = new HashMap<>();
    private Set<ComputeId> gone = Set.of();

    Watcher(LoadBalancers loadBalancers, Operations operations, EventLog events, Metrics metrics, Duration interval) {
        this.loadBalancers = loadBalancers;
        this.controller = loadBalancers.controller();
        this.operations = operations;
        this.events = events;
        this.metrics = metrics;
        this.interval = interval;
        this.thread = Thread.ofVirtual().name("watcher").unstarted(this::watch);
    }

    /** Begins, where there is something that it could see and do. */
    void start() {
        Set<Capability> capabilities = loadBalancers.driver().capabilities();
        if (interval.isPositive()
                && capabilities.containsAll(Set.of(Capability.ADMINISTRATION, Capability.ACTIVATE_VIP))) {
            thread.start();
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(interval);
                try {
                    look();
                } catch (RuntimeException e) {
                    if (!Thread.currentThread().isInterrupted()) {
                        LOG.log(System.Logger.Level.WARNING, "amphorae could not be looked at", e);
                    }
                }
            }
        } catch (InterruptedException e) {
            // It is stopped.
        }
    }

    /** Everything is read only if an instance has gone. */
    private void look() {
        long seen = System.nanoTime();
        Set<ComputeId> now = loadBalancers.goneComputes();
        boolean more = !gone.containsAll(now) || !tried.isEmpty();
        if (!gone.equals(now)) {
            tell(gone, now);
        }
        gone = now;
        if (now.isEmpty()) {
            tried.clear();
            return;
        }
        if (more) {
            LoadBalancerFilter active = new LoadBalancerFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(LoadBalancerStatus.ACTIVE),
                    Optional.empty(),
                    Integer.MAX_VALUE);
            controller.list(active).forEach(record -> rescue(record, seen));
        }
    }

    /** Tells of each load balancer of which an instance has gone, or is there again. */
    private void tell(Set<ComputeId> before, Set<ComputeId> now) {
        for (LoadBalancerRecord record : controller.list()) {
            boolean concerned = record.loadBalancer().amphorae().stream()
                    .flatMap(amphora -> amphora.computeId().stream())
                    .anyMatch(compute -> before.contains(compute) != now.contains(compute));
            if (concerned) {
                events.publish(
                        "load_balancer",
                        record.loadBalancer().projectId(),
                        Optional.of(record.id()),
                        Optional.empty(),
                        LoadBalancerView.of(record, now));
            }
        }
    }

    private void rescue(LoadBalancerRecord record, long seen) {
        List<Amphora> amphorae = record.loadBalancer().amphorae();
        boolean concerned = record.vipOwner() == VipOwner.DRIVER
                && amphorae.stream().anyMatch(this::isGone)
                && !amphorae.stream().allMatch(this::isGone);
        Long last = tried.get(record.id());
        if (!concerned || (last != null && seen - last < PAUSE.toNanos())) {
            return;
        }
        Optional<AmphoraId> holder = loadBalancers.holder(record).map(VipActivation::amphoraId);
        boolean lost =
                amphorae.stream().filter(this::isGone).anyMatch(amphora -> holder.equals(Optional.of(amphora.id())));
        if (!lost) {
            tried.remove(record.id());
            return;
        }
        tried.put(record.id(), seen);
        try {
            operations.submit(
                    OperationKind.SWITCH,
                    new Operations.Subject(record.spec().project(), record.name(), Optional.of(record.id())),
                    WATCHER,
                    "watcher",
                    Optional.empty(),
                    () -> {},
                    _ -> move(record, seen));
        } catch (RefusedException e) {
            LOG.log(System.Logger.Level.INFO, "the VIP of {0} is not moved yet: {1}", record.name(), e.getMessage());
        }
    }

    private VipActivation move(LoadBalancerRecord record, long seen) {
        try {
            VipActivation moved = controller.switchVip(record.id().value(), Optional.empty());
            metrics.failedOver(record.id().value(), Duration.ofNanos(System.nanoTime() - seen));
            return moved;
        } catch (RuntimeException e) {
            metrics.failoverFailed();
            throw e;
        }
    }

    private boolean isGone(Amphora amphora) {
        return amphora.computeId().filter(gone::contains).isPresent();
    }

    /** Looks no more. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
