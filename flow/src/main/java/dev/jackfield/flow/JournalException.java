package dev.jackfield.flow;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * The journal cannot be read or written.
 *
 * <p>No step runs without its intent journaled. A running roll-back flow undoes its started steps all the same; since the journal could not be told, recovery undoes them once more.
 */
public final class JournalException extends FlowException {
    private static final long serialVersionUID = 1;

    private final transient Path file;
    private final Kind kind;

    /** What is wrong with the journal. */
    public enum Kind {
        /** A newer release wrote it. */
        NEWER_SCHEMA,
        /** It is damaged, or no flow journal at all. */
        CORRUPT,
        /** It may not be written, or not be opened. */
        DENIED,
        /** The disk or the quota is full. */
        FULL,
        /** Another process kept it locked for longer than the busy timeout. */
        LOCKED,
        /** The engine was closed. */
        CLOSED,
        /** The disk or the file system failed. */
        IO,
        /** Anything else: a bug. */
        FAILED
    }

    JournalException(Path file, Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.file = file;
        this.kind = kind;
    }

    /** The journal's file, or the lock file concerned. */
    public Path file() {
        return file;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
