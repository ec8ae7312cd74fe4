package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.ComputeId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Servers without a NIC, which tests take and give back: to boot one takes seconds. */
final class Servers {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final AdminCloud cloud;
    private final Deque<ComputeId> free = new ArrayDeque<>();
    private final String image;
    private final String flavor;

    Servers(AdminCloud cloud) {
        this.cloud = cloud;
        JsonNode any = cloud.nova("GET", "/servers/detail", null)
                .orElseThrow()
                .path("servers")
                .path(0);
        image = any.path("image").path("id").asString();
        flavor = any.path("flavor").path("id").asString();
    }

    synchronized ComputeId take() {
        return free.isEmpty() ? boot() : free.poll();
    }

    synchronized void giveBack(ComputeId server) {
        free.add(server);
    }

    private ComputeId boot() {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        ObjectNode server = body.putObject("server");
        server.put("name", "tck-" + UUID.randomUUID());
        server.put("imageRef", image);
        server.put("flavorRef", flavor);
        server.put("networks", "none");
        String id = cloud.nova("POST", "/servers", body)
                .orElseThrow()
                .path("server")
                .path("id")
                .asString();
        await(() -> cloud.nova("GET", "/servers/" + id, null)
                .orElseThrow()
                .path("server")
                .path("status")
                .asString()
                .equals("ACTIVE"));
        return new ComputeId(id);
    }

    /** Ends those that nobody has. */
    synchronized void close() {
        free.forEach(server -> cloud.nova("DELETE", "/servers/" + server, null));
        free.clear();
    }

    void kill(ComputeId server) {
        cloud.nova("DELETE", "/servers/" + server, null);
        await(() -> cloud.nova("GET", "/servers/" + server, null).isEmpty());
    }

    static void await(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + PATIENCE);
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
