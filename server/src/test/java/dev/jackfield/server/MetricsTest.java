package dev.jackfield.server;

import dev.jackfield.network.BackendRequest;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.PlugNetworkRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What is counted for those who watch the daemon. */
class MetricsTest {
    @TempDir
    private Path folder;

    private static DaemonConfig auditing(Duration interval) {
        DaemonConfig any = TestDaemon.anyPort();
        return new DaemonConfig(
                any.listen(), any.tls(), any.grants(), any.limits(), any.watch(), interval, any.stopPatience());
    }

    private static void orphan(TestDaemon daemon) {
        Network network = daemon.driver().administration().listNetworks().getFirst();
        daemon.driver()
                .plugNetwork(new PlugNetworkRequest(
                        new ComputeId("mem:amp-1"),
                        network.id(),
                        Optional.empty(),
                        List.of(),
                        Optional.of(new LoadBalancerId("lost"))));
    }

    @Test
    void nothingIsSaidOfOrphansBeforeSomebodyLooked() {
        try (TestDaemon daemon = TestDaemon.start(folder, auditing(Duration.ZERO))) {
            daemon.ground();
            orphan(daemon);
            assertThat(daemon.get("/metrics").body()).doesNotContain("jackfield_orphans ", "jackfield_lost ");
            daemon.get("/v1/audit");
            assertThat(daemon.get("/metrics").body()).contains("jackfield_orphans 1.0", "jackfield_lost 0.0");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void itAuditsByItself() throws InterruptedException {
        try (TestDaemon daemon = TestDaemon.start(folder, auditing(Duration.ofMillis(50)))) {
            daemon.ground();
            orphan(daemon);
            while (!daemon.get("/metrics").body().contains("jackfield_orphans 1.0")) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    @Test
    void requestsToTheBackendAreCountedByServiceAndStatus() {
        BackendRequests backend = new BackendRequests();
        backend.ended(new BackendRequest("network", "POST", "/ports", 201, Duration.ofMillis(30)));
        backend.ended(new BackendRequest("network", "POST", "/ports", 201, Duration.ofMillis(50)));
        backend.ended(new BackendRequest("network", "GET", "/ports/{id}", 404, Duration.ofMillis(10)));
        backend.ended(new BackendRequest("compute", "GET", "/servers/{id}", 0, Duration.ofSeconds(2)));
        assertThat(new Metrics(backend).text())
                .contains(
                        "jackfield_backend_requests_total{method=\"POST\",service=\"network\",status=\"201\"} 2.0",
                        "jackfield_backend_requests_total{method=\"GET\",service=\"network\",status=\"404\"} 1.0",
                        "jackfield_backend_requests_total{method=\"GET\",service=\"compute\",status=\"none\"} 1.0",
                        "jackfield_backend_request_duration_seconds_count{service=\"network\"} 3",
                        "jackfield_backend_request_duration_seconds_sum{service=\"compute\"} 2.0");
    }
}
