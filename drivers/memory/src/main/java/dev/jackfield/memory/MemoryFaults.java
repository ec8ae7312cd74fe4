package dev.jackfield.memory;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkTimeoutException;
import dev.jackfield.store.InternalSteps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Faults and delays at the internal steps of a memory driver, named as {@link InternalSteps} says. A step that fails, fails once.
 */
public final class MemoryFaults {
    private final List<String> seen = new ArrayList<>();
    private final List<Armed> armed = new ArrayList<>();
    private final Map<String, Duration> delays = new ConcurrentHashMap<>();
    private boolean recording;

    MemoryFaults() {}

    private static final class Armed {
        private final String step;
        private final ErrorKind kind;
        private int passing;

        Armed(String step, ErrorKind kind, int passing) {
            this.step = step;
            this.kind = kind;
            this.passing = passing;
        }
    }

    /**
     * Lets a step fail the next time.
     *
     * @param step its name, or {@code *} for any step
     * @param kind with what kind of error
     */
    public void failAt(String step, ErrorKind kind) {
        failAt(step, kind, 0);
    }

    /**
     * Lets a step fail after it passed some times.
     *
     * @param step its name, or {@code *} for any step
     * @param kind with what kind of error; at a step {@code METHOD.end} the answer is lost, which is always UNKNOWN_OUTCOME
     * @param passing how many times it passes before
     */
    public synchronized void failAt(String step, ErrorKind kind, int passing) {
        armed.add(new Armed(step, kind, passing));
    }

    /**
     * Takes all faults and delays back.
     *
     * @return whether no fault was waiting any more: all had happened
     */
    public synchronized boolean clear() {
        boolean allHappened = armed.isEmpty();
        armed.clear();
        delays.clear();
        return allHappened;
    }

    /**
     * Delays a method. The delay lies before the store's transaction, so that it holds up nobody else, and ends with the call's
     * {@link Deadline}: then the call fails as UNAVAILABLE.
     *
     * @param method the method's name, such as {@code plugVipPort}
     * @param delay how long; zero: not any more
     */
    public void delay(String method, Duration delay) {
        delays.put(method + ".begin", delay);
    }

    /** Starts to note the steps that are reached, from none. */
    public synchronized void record() {
        seen.clear();
        recording = true;
    }

    /**
     * The steps that were reached since {@link #record}.
     *
     * @return their names in order
     */
    public synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    InternalSteps steps() {
        return this::at;
    }

    private void at(String step) {
        Duration delay = delays.getOrDefault(step, Duration.ZERO);
        if (delay.isPositive()) {
            sleep(step, delay);
        }
        fail(step);
    }

    private static void sleep(String step, Duration delay) {
        Duration left = Deadline.current().remaining();
        boolean tooLong = delay.compareTo(left) > 0;
        try {
            Thread.sleep(tooLong ? left : delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkException(ErrorKind.UNAVAILABLE, step + ": interrupted", ErrorContext.NONE, e);
        }
        if (tooLong) {
            throw new NetworkException(ErrorKind.UNAVAILABLE, step + ": the deadline passed", ErrorContext.NONE);
        }
    }

    private synchronized void fail(String step) {
        if (recording) {
            seen.add(step);
        }
        for (Iterator<Armed> faults = armed.iterator(); faults.hasNext(); ) {
            Armed fault = faults.next();
            if (!fault.step.equals("*") && !fault.step.equals(step)) {
                continue;
            }
            if (fault.passing > 0) {
                fault.passing--;
                continue;
            }
            faults.remove();
            if (step.endsWith(".end")) {
                throw new NetworkTimeoutException("the answer was lost at " + step, ErrorContext.NONE);
            }
            throw new NetworkException(fault.kind, "injected fault at " + step, ErrorContext.NONE);
        }
    }
}
