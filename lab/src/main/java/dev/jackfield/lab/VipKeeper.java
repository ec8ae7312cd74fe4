package dev.jackfield.lab;

import dev.jackfield.core.Controller;
import dev.jackfield.netlink.ProcessExit;
import dev.jackfield.network.AmphoraId;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Watches the HAProxy of each amphora, and has the VIP moved when the one that holds it dies. The kernel tells of the death by the
 * process's pidfd; nothing is polled.
 */
final class VipKeeper implements AutoCloseable {
    private final Controller controller;
    private final String loadBalancer;
    private final Map<AmphoraId, ProcessExit> watched = new HashMap<>();
    private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService moves = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("vip-keeper").factory());

    VipKeeper(Controller controller, String loadBalancer) {
        this.controller = controller;
        this.loadBalancer = loadBalancer;
    }

    /** Begins to watch an amphora by its HAProxy. */
    void watch(AmphoraId amphora, long haproxy) {
        ProcessExit exit = ProcessExit.watch(haproxy);
        watched.put(amphora, exit);
        // What a move throws is kept by the move itself.
        var _ = exit.ended().thenRunAsync(() -> moveFrom(amphora), moves);
    }

    private void moveFrom(AmphoraId dead) {
        try {
            boolean held = controller
                    .findVipHolder(loadBalancer)
                    .filter(holder -> holder.amphoraId().equals(dead))
                    .isPresent();
            if (held) {
                controller.switchVip(loadBalancer, Optional.empty());
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** Throws what a move met, if one failed. */
    void rethrowFailure() {
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    /** Stops watching: from now on the death of an amphora moves nothing. */
    @Override
    public void close() {
        watched.values().forEach(ProcessExit::close);
        moves.shutdownNow();
    }
}
