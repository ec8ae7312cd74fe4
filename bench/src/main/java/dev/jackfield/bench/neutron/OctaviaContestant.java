package dev.jackfield.bench.neutron;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Octavia's own driver, in a process of Python that goes on: {@code octavia_driver.py}. It takes the time itself. */
record OctaviaContestant(Peer peer, World world) implements Contestant {
    @Override
    public String name() {
        return "Octavia";
    }

    @Override
    public Cycle begin(int worker, String id, List<String> servers) {
        peer.ask(
                "begin",
                Map.of(
                        "worker",
                        worker,
                        "load_balancer",
                        id,
                        "project",
                        world.project(),
                        "vip_network",
                        world.vipNetwork(),
                        "vip_subnet",
                        world.vipSubnet(),
                        "servers",
                        servers,
                        "port",
                        JackfieldContestant.FIRST_PORT));
        return operation -> {
            Map<String, Object> details = new HashMap<>(Map.of("worker", worker, "network", world.memberNetwork()));
            details.put(
                    "listeners",
                    IntStream.rangeClosed(1, JackfieldContestant.MORE_LISTENERS)
                            .mapToObj(i -> Map.of(
                                    "port", JackfieldContestant.MORE_PORTS + i, "cidrs", JackfieldContestant.CIDRS))
                            .toList());
            JsonNode answer = peer.ask(operation.label(), details);
            List<String> sent = new ArrayList<>();
            answer.path("requests").forEach(it -> sent.add(it.asString()));
            return Sample.of(answer.path("nanos").asLong(), sent);
        };
    }

    @Override
    public void close() {
        peer.close();
    }
}
