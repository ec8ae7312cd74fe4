package dev.jackfield.cli;

import dev.jackfield.core.StepNames;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.flow.Flow;
import dev.jackfield.flow.FlowListener;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells each step of a flow on standard error while it runs.
 *
 * <p>For tests of what a killed or busy command leaves, {@code JACKFIELD_PAUSE_BEFORE} names a part of a step's name: a step with it
 * is journaled as begun, and then the command says so and waits until it is killed or cancelled.
 */
final class Progress implements FlowListener {
    private static final Duration PAUSE_LOOK = Duration.ofMillis(50);

    private final PrintStream err;
    private final boolean terminal;
    private final Optional<String> pauseBefore;
    private final Cancellation cancellation = new Cancellation();

    Progress(Surroundings surroundings) {
        err = surroundings.err();
        // Java cannot ask whether standard error is a terminal; the launcher can.
        terminal = surroundings.variable("JACKFIELD_TERMINAL").isPresent();
        pauseBefore = surroundings.variable("JACKFIELD_PAUSE_BEFORE");
    }

    /** The signal that stops the command's flow, and a pause. */
    Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public void stepStarted(Flow flow, String step) {
        started(step);
        if (pauseBefore.filter(step::contains).isPresent()) {
            pause(step);
        }
    }

    private void pause(String step) {
        line("paused before: " + StepNames.readable(step) + " (process "
                + ProcessHandle.current().pid() + ")");
        try {
            while (!cancellation.isRequested()) {
                Thread.sleep(PAUSE_LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stepDone(Flow flow, String step, Duration took) {
        done(step, took);
    }

    @Override
    public void stepFailed(Flow flow, String step, Throwable error, Duration took) {
        failed(step, String.valueOf(error.getMessage()));
    }

    @Override
    public void undoDone(Flow flow, String step, Duration took) {
        undone(step, took);
    }

    @Override
    public void undoFailed(Flow flow, String step, Throwable error, Duration took) {
        undoFailed(step, String.valueOf(error.getMessage()));
    }

    /** Tells the same of a step at a daemon. */
    void step(String step, String state, Duration took, String error) {
        switch (state) {
            case "RUNNING" -> started(step);
            case "DONE" -> done(step, took);
            case "FAILED" -> failed(step, error);
            case "UNDONE" -> undone(step, took);
            case "UNDO_FAILED" -> undoFailed(step, error);
            default -> {} // Nobody is told that something is being undone, or what newer daemons may say.
        }
    }

    private void started(String step) {
        if (terminal) {
            err.print("… " + StepNames.readable(step));
            err.flush();
        }
    }

    private void done(String step, Duration took) {
        line("✓ " + StepNames.readable(step) + " … " + millis(took));
    }

    private void failed(String step, String error) {
        line("✗ " + StepNames.readable(step) + " … " + error);
    }

    private void undone(String step, Duration took) {
        line("↶ " + StepNames.readable(step) + " taken back … " + millis(took));
    }

    private void undoFailed(String step, String error) {
        line("✗ " + StepNames.readable(step) + " could not be taken back … " + error);
    }

    /** A whole line, in the place of the step that is under way. */
    private void line(String text) {
        err.println((terminal ? "\r\u001b[K" : "") + text);
    }

    private static String millis(Duration took) {
        double millis = took.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
}
