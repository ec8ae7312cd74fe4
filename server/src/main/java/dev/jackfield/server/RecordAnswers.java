package dev.jackfield.server;

import dev.jackfield.core.StateFile;
import dev.jackfield.network.ProjectId;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Answers that say nothing but what is recorded, kept as long as no process changes a record. Any number of threads. */
final class RecordAnswers {
    /** What clients poll are a few; each answer is some kilobytes. */
    private static final int MOST = 1_000;

    private final Supplier<Optional<StateFile.Stamp>> stamps;
    private volatile Kept kept = new Kept(Optional.empty(), new ConcurrentHashMap<>());

    /**
     * Keeps answers.
     *
     * @param stamps how the records are now
     */
    RecordAnswers(Supplier<Optional<StateFile.Stamp>> stamps) {
        this.stamps = stamps;
    }

    private record Kept(Optional<StateFile.Stamp> stamp, Map<Question, Answer.Whole> answers) {}

    /** What was asked, by one who sees so much. */
    record Question(Optional<ProjectId> project, String nameOrId) {}

    /** The answer that is kept, or else one that is read. */
    Answer.Whole get(Question question, Supplier<Answer.Whole> reading) {
        // Before reading: what is changed meanwhile makes another stamp.
        Optional<StateFile.Stamp> now = stamps.get();
        if (now.isEmpty()) {
            return reading.get();
        }
        Kept current = kept;
        if (!current.stamp().equals(now)) {
            current = new Kept(now, new ConcurrentHashMap<>());
            kept = current;
        }
        Answer.Whole known = current.answers().get(question);
        if (known != null) {
            return known;
        }
        Answer.Whole read = reading.get();
        if (current.answers().size() < MOST) {
            current.answers().put(question, read);
        }
        return read;
    }
}
