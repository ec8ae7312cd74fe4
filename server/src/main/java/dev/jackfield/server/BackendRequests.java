package dev.jackfield.server;

import dev.jackfield.network.BackendListener;
import dev.jackfield.network.BackendRequest;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** Counts a driver's requests to the services behind it, for the metrics of the daemon that is on the driver. Any number of threads. */
public final class BackendRequests implements BackendListener {
    private static final double NANOS = 1e9;

    private final Counter requests = Counter.builder()
            .name("jackfield_backend_requests")
            .help("The driver's requests, by the service and the status of the answer; none: there was no answer.")
            .labelNames("service", "method", "status")
            .build();

    private final Histogram time = Histogram.builder()
            .name("jackfield_backend_request_duration")
            .unit(Unit.SECONDS)
            .help("How long the driver's requests took.")
            .labelNames("service")
            .classicOnly()
            .build();

    /** Nothing is counted yet. */
    public BackendRequests() {}

    @Override
    public void ended(BackendRequest request) {
        String status = request.status() == 0 ? "none" : String.valueOf(request.status());
        requests.labelValues(request.service(), request.method(), status).inc();
        time.labelValues(request.service()).observe(request.time().toNanos() / NANOS);
    }

    void showIn(PrometheusRegistry registry) {
        registry.register(requests);
        registry.register(time);
    }
}
