/**
 * Steps with undo, journaled so that a crash leaves nothing half done. Start at {@link dev.jackfield.flow.FlowEngine}.
 *
 * <p>A {@link dev.jackfield.flow.FlowType} makes {@link dev.jackfield.flow.Step}s out of an input; the engine runs them for a {@link dev.jackfield.flow.Subject}, one flow at a time, and
 * writes every intent and every result to a SQLite journal. A step that raises makes all started steps be undone in reverse. What a killed process left is finished by the next one that gets
 * the subject's file lock. The package knows nothing of networks: subjects, inputs and results are opaque text.
 */
@NullMarked
package dev.jackfield.flow;

import org.jspecify.annotations.NullMarked;
