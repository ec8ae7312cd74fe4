package dev.jackfield.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import static dev.jackfield.server.TestDaemon.json;
import static dev.jackfield.server.TestDaemon.web;
import static org.assertj.core.api.Assertions.assertThat;

/** Load balancers over HTTP, from their creation to their deletion. */
class LoadBalancerRoutesTest {
    @TempDir
    private Path folder;

    private TestDaemon daemon;

    @BeforeEach
    void start() {
        daemon = TestDaemon.start(folder, TestDaemon.anyPort());
        daemon.ground();
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void aLoadBalancerIsMadeShownAndDeleted() {
        HttpResponse<String> created = daemon.post("/v1/load-balancers", web("web"));

        assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
        JsonNode operation = json(created);
        assertThat(operation.path("state").asString()).as(created.body()).isEqualTo("SUCCEEDED");
        assertThat(operation.path("steps").values())
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.path("state").asString()).isEqualTo("DONE"));
        assertThat(created.headers().firstValue("Location"))
                .contains("/v1/operations/" + operation.path("id").asString());

        HttpResponse<String> shown = daemon.get("/v1/load-balancers/web?live=true");
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(json(shown)).isEqualTo(operation.path("result"));
        assertThat(json(shown).path("status").asString()).isEqualTo("ACTIVE");
        assertThat(daemon.driver().administration().listPorts()).isNotEmpty();

        HttpResponse<String> topology = daemon.get("/v1/load-balancers/web/topology");
        assertThat(json(topology).path("nodes").values())
                .extracting(node -> node.path("kind").asString())
                .contains("LISTENER", "VIP", "AMPHORA", "NIC", "NETWORK", "MEMBER");

        assertThat(json(daemon.delete("/v1/load-balancers/web")).path("state").asString())
                .isEqualTo("SUCCEEDED");
        assertThat(daemon.get("/v1/load-balancers/web").statusCode()).isEqualTo(404);
        assertThat(daemon.driver().administration().listPorts()).isEmpty();
    }
}
