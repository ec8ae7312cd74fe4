package dev.jackfield.server;

import dev.jackfield.flow.FlowState;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** What Prometheus is told. */
final class Metrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private final Counter requests = Counter.builder()
            .name("jackfield_http_requests")
            .help("Requests, by the operation of the OpenAPI file and the status of the answer.")
            .labelNames("operation", "status")
            .register(registry);

    private final Histogram requestTime = Histogram.builder()
            .name("jackfield_http_request_duration")
            .unit(Unit.SECONDS)
            .help("How long requests took, until their answer was known.")
            .labelNames("operation")
            .classicOnly()
            .register(registry);

    private final Counter operations = Counter.builder()
            .name("jackfield_operations")
            .help("Operations that came to an end, by what they do and how they ended.")
            .labelNames("kind", "outcome")
            .register(registry);

    private final Histogram operationTime = Histogram.builder()
            .name("jackfield_operation_duration")
            .unit(Unit.SECONDS)
            .help("How long operations took.")
            .labelNames("kind")
            .classicOnly()
            .register(registry);

    private final Counter flows = Counter.builder()
            .name("jackfield_flows")
            .help("Flows that came to rest, by their type and state.")
            .labelNames("type", "state")
            .register(registry);

    private final Counter undoFailures = Counter.builder()
            .name("jackfield_undo_failures")
            .help("Steps that could not be taken back, by the flow's type. Any is worth a look.")
            .labelNames("type")
            .register(registry);

    private final Histogram failovers = Histogram.builder()
            .name("jackfield_failover_gap")
            .unit(Unit.SECONDS)
            .help("How long the VIP was held by an amphora that was seen to be gone, until another one held it.")
            .labelNames("load_balancer")
            .classicOnly()
            .register(registry);

    private final Counter failoverFailures = Counter.builder()
            .name("jackfield_failover_failures")
            .help("VIPs that could not be moved away from an amphora that was gone.")
            .register(registry);

    /** What the latest audit found; nothing is said of it before the first one. */
    private volatile @Nullable Audited audited;

    private record Audited(int orphans, int lost) {}

    Metrics(BackendRequests backend) {
        backend.showIn(registry);
        audited("jackfield_orphans", "Things at the backend that no load balancer has", Audited::orphans);
        audited("jackfield_lost", "Things of load balancers that are not at the backend", Audited::lost);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        gauge("jackfield_heap_used_bytes", "The heap that is in use.", () ->
                (double) memory.getHeapMemoryUsage().getUsed());
    }

    /** A number that is looked up when somebody asks. */
    private void gauge(String name, String help, Supplier<Double> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.get()))
                .register(registry);
    }

    private void audited(String name, String what, ToIntFunction<Audited> number) {
        GaugeWithCallback.builder()
                .name(name)
                .help(what + ", as the latest audit found them.")
                .callback(gauge -> {
                    Audited latest = audited;
                    if (latest != null) {
                        gauge.call(number.applyAsInt(latest));
                    }
                })
                .register(registry);
    }

    /** Adds what the daemon's parts know. */
    void watch(IntSupplier runningOperations, IntSupplier eventStreams, Supplier<Map<String, Long>> loadBalancers) {
        gauge("jackfield_operations_running", "Operations that run.", () -> (double) runningOperations.getAsInt());
        gauge("jackfield_event_streams", "Event streams that are open.", () -> (double) eventStreams.getAsInt());
        GaugeWithCallback.builder()
                .name("jackfield_load_balancers")
                .help("Load balancers, by their status.")
                .labelNames("status")
                .callback(gauge -> loadBalancers.get().forEach((status, count) -> gauge.call(count, status)))
                .register(registry);
    }

    void answered(String operation, int status, Duration took) {
        requests.labelValues(operation, String.valueOf(status)).inc();
        requestTime.labelValues(operation).observe(took.toNanos() / NANOS);
    }

    void ended(Operation operation, Duration took) {
        String kind = lower(operation.kind());
        operations.labelValues(kind, lower(operation.state())).inc();
        operationTime.labelValues(kind).observe(took.toNanos() / NANOS);
    }

    void flowEnded(String type, FlowState state) {
        flows.labelValues(type, lower(state)).inc();
    }

    void undoFailed(String type) {
        undoFailures.labelValues(type).inc();
    }

    void audited(int orphaned, int missing) {
        audited = new Audited(orphaned, missing);
    }

    void failedOver(String loadBalancer, Duration gap) {
        failovers.labelValues(loadBalancer).observe(gap.toNanos() / NANOS);
    }

    void failoverFailed() {
        failoverFailures.inc();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** All of it, in Prometheus's text format. */
    String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
