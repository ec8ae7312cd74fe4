package dev.jackfield.linux;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for what has time, started with the first such thing. An error there harms nothing: whatever it was is tried again or was a repeat. */
final class Later implements AutoCloseable {
    private @Nullable ScheduledThreadPoolExecutor executor; // guarded by this

    /**
     * Does something later, unless this is closed before.
     *
     * @return the task
     */
    synchronized Future<?> in(long millis, Runnable work) {
        ScheduledThreadPoolExecutor running = executor;
        if (running == null) {
            running = new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("jackfield-later").factory());
            running.setRemoveOnCancelPolicy(true);
            executor = running;
        }
        return running.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /** Forgets what was not begun, and waits for what was. */
    @Override
    public void close() {
        ScheduledThreadPoolExecutor running;
        synchronized (this) {
            running = executor;
            executor = null;
        }
        if (running != null) {
            running.shutdownNow();
            running.close();
        }
    }
}
