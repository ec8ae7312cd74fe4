package dev.jackfield.server;

import dev.jackfield.core.Audit;
import dev.jackfield.core.Upkeep;

import java.time.Duration;

/** Audits when somebody asks, and from time to time by itself, so that the metrics know of orphans before anybody looks for them. */
final class Auditor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Auditor.class.getName());

    private final Upkeep upkeep;
    private final Metrics metrics;
    private final Duration interval;
    private final Thread thread;

    /**
     * One that waits to be asked.
     *
     * @param interval how often it audits by itself once it is started; zero: never
     */
    Auditor(Upkeep upkeep, Metrics metrics, Duration interval) {
        this.upkeep = upkeep;
        this.metrics = metrics;
        this.interval = interval;
        this.thread = Thread.ofVirtual().name("auditor").unstarted(this::repeat);
    }

    void start() {
        if (interval.isPositive()) {
            thread.start();
        }
    }

    /** Compares what is at the backend with what is remembered; changes nothing. */
    Audit audit() {
        Audit audit = upkeep.audit();
        metrics.audited(
                audit.findings(Audit.Verdict.ORPHANED).size(),
                audit.findings(Audit.Verdict.LOST).size());
        return audit;
    }

    private void repeat() {
        try {
            while (true) {
                Thread.sleep(interval);
                try {
                    audit();
                } catch (RuntimeException e) {
                    if (!Thread.currentThread().isInterrupted()) {
                        LOG.log(System.Logger.Level.WARNING, "the audit that is made by itself failed", e);
                    }
                }
            }
        } catch (InterruptedException e) {
            // It is stopped.
        }
    }

    /** Audits no more by itself. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
