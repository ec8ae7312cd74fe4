package dev.jackfield.flow;

import java.time.Duration;
import java.util.List;

/** Tells two listeners, one after the other. */
record BothListeners(FlowListener first, FlowListener second) implements FlowListener {
    @Override
    public void flowStarted(Flow flow, List<String> steps) {
        first.flowStarted(flow, steps);
        second.flowStarted(flow, steps);
    }

    @Override
    public void stepStarted(Flow flow, String step) {
        first.stepStarted(flow, step);
        second.stepStarted(flow, step);
    }

    @Override
    public void stepDone(Flow flow, String step, Duration took) {
        first.stepDone(flow, step, took);
        second.stepDone(flow, step, took);
    }

    @Override
    public void stepFailed(Flow flow, String step, Throwable error, Duration took) {
        first.stepFailed(flow, step, error, took);
        second.stepFailed(flow, step, error, took);
    }

    @Override
    public void undoStarted(Flow flow, String step) {
        first.undoStarted(flow, step);
        second.undoStarted(flow, step);
    }

    @Override
    public void undoDone(Flow flow, String step, Duration took) {
        first.undoDone(flow, step, took);
        second.undoDone(flow, step, took);
    }

    @Override
    public void undoFailed(Flow flow, String step, Throwable error, Duration took) {
        first.undoFailed(flow, step, error, took);
        second.undoFailed(flow, step, error, took);
    }

    @Override
    public void flowEnded(Flow flow, FlowState state, Duration took) {
        first.flowEnded(flow, state, took);
        second.flowEnded(flow, state, took);
    }
}
