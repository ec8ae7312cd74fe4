package dev.jackfield.server;

import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.LoadBalancerSpecReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static dev.jackfield.server.TestDaemon.json;
import static dev.jackfield.server.TestDaemon.web;
import static org.assertj.core.api.Assertions.assertThat;

/** What is kept of the records is never older than the records. */
class RecordAnswersTest {
    /** Longer than it takes until what was read may be kept. */
    private static final long SETTLING_MILLIS = 40;

    @TempDir
    private Path folder;

    @Test
    void whatAnotherControllerChangesIsSeenAtOnce() throws InterruptedException {
        try (TestDaemon daemon = TestDaemon.start(folder, TestDaemon.anyPort());
                Controller beside =
                        Controller.open(ControllerConfig.in(folder.resolve("controller")), daemon.driver())) {
            daemon.ground();
            for (int i = 0; i < 20; i++) {
                assertThat(daemon.get("/v1/load-balancers/web").statusCode()).isEqualTo(404);
                beside.create(LoadBalancerSpecReader.read(TestDaemon.JSON.readTree(web("web"))));
                assertThat(daemon.get("/v1/load-balancers/web").statusCode()).isEqualTo(200);
                Thread.sleep(SETTLING_MILLIS);
                String tag = tag(daemon);
                assertThat(tag(daemon)).isEqualTo(tag);
                beside.update(LoadBalancerSpecReader.read(TestDaemon.JSON.readTree(
                        web("web").replace("\"port\": 80}", "\"port\": " + (9000 + i) + "}"))));
                assertThat(tag(daemon)).isNotEqualTo(tag);
                assertThat(json(daemon.get("/v1/load-balancers/web"))
                                .at("/listeners/0/protocol_port")
                                .asInt())
                        .isEqualTo(9000 + i);
                beside.delete("web");
                assertThat(daemon.get("/v1/load-balancers/web").statusCode()).isEqualTo(404);
                Thread.sleep(SETTLING_MILLIS);
            }
        }
    }

    private static String tag(TestDaemon daemon) {
        return daemon.get("/v1/load-balancers/web").headers().firstValue("ETag").orElseThrow();
    }
}
