package dev.jackfield.tck;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkTimeoutException;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A fault injector for drivers that tell the name of each internal step: {@link #reached} is what they tell it to. The step {@code
 * METHOD.end} comes when the change is kept: there the answer is lost.
 */
public final class StepFaults implements FaultInjector {
    private static final int NEVER = Integer.MIN_VALUE;
    private static final String END = ".end";

    /** How many steps pass before one fails. */
    private final AtomicInteger passing = new AtomicInteger(NEVER);

    /** The method whose answer gets lost; empty: none's. */
    private final AtomicReference<String> losing = new AtomicReference<>("");

    private volatile boolean fired;

    /** Lets all steps pass. */
    public StepFaults() {}

    @Override
    public void failStep(int step) {
        disarm();
        fired = false;
        passing.set(step);
    }

    @Override
    public void loseAnswer(String method) {
        disarm();
        fired = false;
        losing.set(method);
    }

    @Override
    public boolean disarm() {
        passing.set(NEVER);
        losing.set("");
        return fired;
    }

    /**
     * A driver reached a step.
     *
     * @param step its name
     * @throws NetworkException it is to fail
     */
    public void reached(String step) {
        int left = passing.getAndUpdate(n -> n == NEVER ? NEVER : n == 0 ? NEVER : n - 1);
        String method = losing.get();
        boolean lost = step.equals(method + END) && losing.compareAndSet(method, "");
        if (left != 0 && !lost) {
            return;
        }
        fired = true;
        if (step.endsWith(END)) {
            throw new NetworkTimeoutException("the answer was lost at " + step, ErrorContext.NONE);
        }
        throw new NetworkException(ErrorKind.UNAVAILABLE, "injected fault at " + step, ErrorContext.NONE);
    }
}
