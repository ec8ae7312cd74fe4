package dev.jackfield.lab;

import dev.jackfield.core.Controller;
import dev.jackfield.netlink.ProcessExit;
import dev.jackfield.network.AmphoraId;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Watches the HAProxy of each amphora, and has the VIP moved when the one that holds it dies. The kernel tells of the death by the
 * process's pidfd; nothing is polled.
 */
final class VipKeeper implements AutoCloseable {
    private static final int MOVE_SECONDS = 20;

    private final Controller controller;
    private final String loadBalancer;
    private final Spectators spectators;
    private final Map<AmphoraId, Watched> watched = new HashMap<>();
    private final ExecutorService moves = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("vip-keeper").factory());

    VipKeeper(Controller controller, String loadBalancer, Spectators spectators) {
        this.controller = controller;
        this.loadBalancer = loadBalancer;
        this.spectators = spectators;
    }

    private record Watched(ProcessExit exit, CompletableFuture<Void> moved) {}

    /** Begins to watch an amphora by its HAProxy. */
    void watch(AmphoraId amphora, long haproxy) {
        ProcessExit exit = ProcessExit.watch(haproxy);
        watched.put(amphora, new Watched(exit, exit.ended().thenRunAsync(() -> moveFrom(amphora), moves)));
    }

    /**
     * Waits until the VIP was moved away from an amphora that died.
     *
     * @throws CompletionException with what the move met
     */
    void awaitMoveFrom(AmphoraId dead) {
        Optional.ofNullable(watched.get(dead))
                .orElseThrow()
                .moved()
                .orTimeout(MOVE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void moveFrom(AmphoraId dead) {
        boolean held = controller
                .findVipHolder(loadBalancer)
                .filter(holder -> holder.amphoraId().equals(dead))
                .isPresent();
        if (held) {
            try {
                spectators.see(
                        loadBalancer, Spectators.Act.SWITCH, _ -> controller.switchVip(loadBalancer, Optional.empty()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops watching: from now on the death of an amphora moves nothing. */
    @Override
    public void close() {
        watched.values().forEach(amphora -> amphora.exit().close());
        moves.shutdownNow();
    }
}
