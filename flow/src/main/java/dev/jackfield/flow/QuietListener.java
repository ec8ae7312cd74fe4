package dev.jackfield.flow;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** Passes everything on to a listener, and logs what that raises: watching a flow must not change it. */
record QuietListener(FlowListener told) implements FlowListener {
    private static final System.Logger LOG = System.getLogger(FlowListener.class.getName());

    private static void quietly(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a flow listener raised", e);
        }
    }

    @Override
    public void flowStarted(Flow flow, List<String> steps) {
        quietly(() -> told.flowStarted(flow, steps));
    }

    @Override
    public void stepStarted(Flow flow, String step) {
        quietly(() -> told.stepStarted(flow, step));
    }

    @Override
    public void stepDone(Flow flow, String step, Duration took) {
        quietly(() -> told.stepDone(flow, step, took));
    }

    @Override
    public void stepFailed(Flow flow, String step, Throwable error, Duration took) {
        quietly(() -> told.stepFailed(flow, step, error, took));
    }

    @Override
    public void undoStarted(Flow flow, String step) {
        quietly(() -> told.undoStarted(flow, step));
    }

    @Override
    public void undoDone(Flow flow, String step, Duration took) {
        quietly(() -> told.undoDone(flow, step, took));
    }

    @Override
    public void undoFailed(Flow flow, String step, Throwable error, Duration took) {
        quietly(() -> told.undoFailed(flow, step, error, took));
    }

    @Override
    public void flowEnded(Flow flow, FlowState state, Duration took) {
        quietly(() -> told.flowEnded(flow, state, took));
    }
}
