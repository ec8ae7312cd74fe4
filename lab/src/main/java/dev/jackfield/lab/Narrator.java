package dev.jackfield.lab;

import dev.jackfield.core.StepNames;
import dev.jackfield.flow.Flow;
import dev.jackfield.flow.FlowListener;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells people what the demo does while it does it, each step of a flow included. */
final class Narrator implements FlowListener {
    private final PrintStream out;

    Narrator(PrintStream out) {
        this.out = out;
    }

    void title(String text) {
        out.println();
        out.println(text);
    }

    void done(String text) {
        out.println("  ✓ " + text);
    }

    void line(String text) {
        out.println("  " + text);
    }

    @Override
    public void stepDone(Flow flow, String step, Duration took) {
        done(StepNames.readable(step) + String.format(Locale.ROOT, "  %.1f ms", took.toNanos() / 1e6));
    }

    @Override
    public void stepFailed(Flow flow, String step, Throwable error, Duration took) {
        line("✗ " + StepNames.readable(step) + ": " + error.getMessage());
    }

    @Override
    public void undoDone(Flow flow, String step, Duration took) {
        line("↶ " + StepNames.readable(step));
    }

    @Override
    public void undoFailed(Flow flow, String step, Throwable error, Duration took) {
        line("✗ undo of " + StepNames.readable(step) + ": " + error.getMessage());
    }
}
