package dev.jackfield.flow;

import dev.jackfield.flow.JournalException.Kind;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What happened to each flow and each step, on disk before anything is done about it. */
final class Journal implements AutoCloseable {
    private static final String IS_FINAL = isIn(FlowState::isFinal);

    /** Word for word the condition of the schema's partial index, which SQLite uses for nothing else. */
    private static final String IS_UNFINISHED = isIn(state -> !state.isFinal());

    private final JournalFile file;
    private final int history;

    /**
     * Keeps a journal in a file.
     *
     * @param history how many finished flows it remembers
     */
    Journal(JournalFile file, int history) {
        this.file = file;
        this.history = history;
    }

    /**
     * A flow as it is in the journal, with what it takes to go on with it.
     *
     * @param steps the started steps by position, counted from 0
     */
    record Entry(
            Flow flow,
            String input,
            FlowState state,
            Instant started,
            Optional<Instant> ended,
            SortedMap<Integer, StepRecord> steps) {
        FlowRecord toRecord() {
            return new FlowRecord(flow, state, started, ended, List.copyOf(steps.values()));
        }
    }

    /** One change of a flow; those of one transaction happen together or not at all. */
    sealed interface Change {
        /** The flow goes over to a state that may follow its own. */
        record Moved(FlowState to, Instant at) implements Change {}

        /** The step at a position is now so. */
        record Stepped(int position, StepRecord step) implements Change {}
    }

    /**
     * Begins a flow that is {@link FlowState#RUNNING}.
     *
     * @param superseded which unfinished flows of the subject it may close
     * @throws FlowUnfinishedException the subject has an unfinished flow that it may not close; nothing was written
     */
    void begin(Flow flow, String input, Instant at, Predicate<Flow> superseded, List<Change> changes) {
        file.write(session -> {
            for (Entry earlier : entries(
                    session, IS_UNFINISHED + " AND subject = ?", flow.subject().value())) {
                if (!earlier.state().next().contains(FlowState.SUPERSEDED) || !superseded.test(earlier.flow())) {
                    throw new FlowUnfinishedException(earlier.flow(), earlier.state());
                }
                apply(session, earlier.flow().id(), new Change.Moved(FlowState.SUPERSEDED, at));
            }
            session.update(
                    "INSERT INTO flow (id, subject, type, version, input, state, started) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    flow.id().value(),
                    flow.subject().value(),
                    flow.type(),
                    flow.version(),
                    input,
                    FlowState.RUNNING.name(),
                    at.toString());
            for (Change change : changes) {
                apply(session, flow.id(), change);
            }
            return flow;
        });
    }

    /** Writes changes of a flow; on disk when this returns. */
    void write(FlowId flow, List<Change> changes) {
        file.write(session -> {
            for (Change change : changes) {
                apply(session, flow, change);
            }
            return flow;
        });
    }

    private void apply(JournalSession session, FlowId flow, Change change) throws SQLException {
        switch (change) {
            case Change.Moved(FlowState to, Instant at) -> move(session, flow, to, at);
            case Change.Stepped(int position, StepRecord step) ->
                session.update(
                        """
                        INSERT INTO step (flow, position, name, state, result, error)
                        VALUES ((SELECT seq FROM flow WHERE id = ?), ?, ?, ?, ?, ?)
                        ON CONFLICT (flow, position) DO UPDATE
                        SET state = excluded.state, result = excluded.result, error = excluded.error""",
                        flow.value(),
                        position,
                        step.name(),
                        step.state().name(),
                        step.result().orElse(null),
                        step.error().orElse(null));
        }
    }

    private void move(JournalSession session, FlowId flow, FlowState to, Instant at) throws SQLException {
        int moved = session.update(
                "UPDATE flow SET state = ?, ended = ? WHERE id = ? AND "
                        + isIn(state -> state.next().contains(to)),
                to.name(),
                to.isFinal() ? at.toString() : null,
                flow.value());
        if (moved != 1) {
            throw file.failure(Kind.FAILED, "has no flow " + flow + " in a state from which it may become " + to, null);
        }
        if (to.isFinal()) {
            session.update(
                    "DELETE FROM flow WHERE " + IS_FINAL
                            + " AND seq <= (SELECT seq FROM flow WHERE " + IS_FINAL
                            + " ORDER BY seq DESC LIMIT 1 OFFSET ?)",
                    history);
        }
    }

    /** All flows it remembers, the oldest first. */
    List<Entry> all() {
        return file.read(session -> entries(session, "?", 1));
    }

    /** The flows that are in no final state, the oldest first. */
    List<Entry> unfinished() {
        return file.read(session -> entries(session, IS_UNFINISHED + " AND ?", 1));
    }

    /** The unfinished flows of a subject: one at most. */
    List<Entry> unfinished(Subject subject) {
        return file.read(session -> entries(session, IS_UNFINISHED + " AND subject = ?", subject.value()));
    }

    private List<Entry> entries(JournalSession session, String where, Object parameter) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        PreparedStatement flows = session.prepare("SELECT * FROM flow WHERE " + where + " ORDER BY seq");
        PreparedStatement steps = session.prepare("SELECT * FROM step WHERE flow = ? ORDER BY position");
        flows.setObject(1, parameter);
        try (ResultSet row = flows.executeQuery()) {
            while (row.next()) {
                steps.setLong(1, row.getLong("seq"));
                entries.add(entry(row, steps));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw file.failure(
                    Kind.CORRUPT, "holds a flow that is not readable, restore a backup: " + e.getMessage(), e);
        }
        return entries;
    }

    private static Entry entry(ResultSet row, PreparedStatement steps) throws SQLException {
        SortedMap<Integer, StepRecord> records = new TreeMap<>();
        try (ResultSet step = steps.executeQuery()) {
            while (step.next()) {
                records.put(
                        step.getInt("position"),
                        new StepRecord(
                                step.getString("name"),
                                StepState.valueOf(step.getString("state")),
                                Optional.ofNullable(step.getString("result")),
                                Optional.ofNullable(step.getString("error"))));
            }
        }
        return new Entry(
                new Flow(
                        new FlowId(row.getString("id")),
                        new Subject(row.getString("subject")),
                        row.getString("type"),
                        row.getInt("version")),
                row.getString("input"),
                FlowState.valueOf(row.getString("state")),
                Instant.parse(row.getString("started")),
                Optional.ofNullable(row.getString("ended")).map(Instant::parse),
                records);
    }

    private static String isIn(Predicate<FlowState> states) {
        return Arrays.stream(FlowState.values())
                .filter(states)
                .map(state -> "'" + state + "'")
                .collect(Collectors.joining(", ", "state IN (", ")"));
    }

    @Override
    public void close() {
        file.close();
    }
}
