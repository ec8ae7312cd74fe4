package dev.jackfield.flow;

import dev.jackfield.flow.Journal.Change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A flow's steps in order, and how far each is, in memory; what changes is handed back for the journal. */
final class StepBook {
    private final Flow flow;
    private final List<Step> steps;
    private final SortedMap<Integer, StepRecord> started = new TreeMap<>();

    StepBook(Flow flow, List<Step> steps) {
        this.flow = flow;
        this.steps = steps;
    }

    /** Takes over what the journal knows. */
    void load(SortedMap<Integer, StepRecord> journaled) {
        started.putAll(journaled);
    }

    int size() {
        return steps.size();
    }

    List<String> names() {
        return steps.stream().map(Step::name).toList();
    }

    Step step(int position) {
        return steps.get(position);
    }

    /** Where to go on; the number of steps if all are done. */
    int firstNotDone() {
        int position = 0;
        while (position < steps.size() && is(position, StepState.DONE)) {
            position++;
        }
        return position;
    }

    boolean isAllDone() {
        return firstNotDone() == steps.size();
    }

    /** The started steps that are not undone yet, the last first. */
    List<Integer> toUndo() {
        List<Integer> positions = new ArrayList<>(started.keySet());
        positions.removeIf(position -> is(position, StepState.UNDONE));
        return positions.reversed();
    }

    private boolean is(int position, StepState state) {
        StepRecord record = started.get(position);
        return record != null && record.state() == state;
    }

    Change start(int position) {
        return set(position, StepState.STARTED, Optional.empty(), Optional.empty());
    }

    /** As if the step had never been started: its intent did not get into the journal. */
    void forget(int position) {
        started.remove(position);
    }

    Change done(int position, String result) {
        return set(position, StepState.DONE, Optional.of(result), Optional.empty());
    }

    Change failed(int position, Throwable error) {
        return set(position, StepState.FAILED, Optional.empty(), Optional.of(Texts.shortError(error)));
    }

    Change undone(int position) {
        return set(position, StepState.UNDONE, result(position), error(position));
    }

    Change undoFailed(int position, Throwable error) {
        return set(position, StepState.UNDO_FAILED, result(position), Optional.of(Texts.shortError(error)));
    }

    private Change set(int position, StepState state, Optional<String> result, Optional<String> error) {
        StepRecord now = new StepRecord(steps.get(position).name(), state, result, error);
        started.put(position, now);
        return new Change.Stepped(position, now);
    }

    private Optional<String> result(int position) {
        return Optional.ofNullable(started.get(position)).flatMap(StepRecord::result);
    }

    private Optional<String> error(int position) {
        return Optional.ofNullable(started.get(position)).flatMap(StepRecord::error);
    }

    /** The results of all finished steps by name. */
    Map<String, String> results() {
        Map<String, String> results = new HashMap<>();
        started.values().forEach(step -> step.result().ifPresent(result -> results.put(step.name(), result)));
        return results;
    }

    /** What the step at a position sees. */
    StepContext context(int position) {
        return new StepContext() {
            @Override
            public FlowId flow() {
                return flow.id();
            }

            @Override
            public Subject subject() {
                return flow.subject();
            }

            @Override
            public Optional<String> result(String step) {
                int other = names().indexOf(step);
                if (other < 0) {
                    throw new IllegalArgumentException(flow + " has no step " + step);
                }
                return StepBook.this.result(other);
            }

            @Override
            public Optional<String> result() {
                return StepBook.this.result(position);
            }
        };
    }
}
