package dev.jackfield.store;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.InvalidValueException;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A store in a SQLite file, for any number of threads and processes. One thread writes; readers see the state before or after a
 * write and wait for nobody.
 *
 * @see "SQLite, Write-Ahead Logging, https://sqlite.org/wal.html"
 */
final class SqliteStore extends Store {
    private static final int READERS = 2;
    /** How long a statement waits before SQLite says busy; then it is tried again until the call's deadline. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path file;
    private final SqliteSession writing;
    private final Queue<SqliteSession> reading = new ConcurrentLinkedQueue<>();
    private final SqliteThread writer;
    private final SqliteThread readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteStore(Path file, SqliteSession writing) {
        this.file = file;
        this.writing = writing;
        this.writer = new SqliteThread(file.toString(), "writer", 1);
        this.readers = new SqliteThread(file.toString(), "reader", READERS);
    }

    static SqliteStore open(Path given) {
        Path file = given.toAbsolutePath();
        if (file.toString().indexOf('?') >= 0) {
            throw new InvalidValueException("store", file.toString(), "must not contain a question mark");
        }
        // Opening is SQLite work like any other, and the caller may be a virtual thread.
        try (SqliteThread opener = new SqliteThread(file.toString(), "opener", 1)) {
            return opener.call(() -> connect(file));
        }
    }

    private static SqliteStore connect(Path file) {
        SqliteSchema.createFile(file);
        try {
            SqliteSession writing = SqliteSession.open(file);
            try {
                writing.waitForOthers(PATIENCE.toMillis());
                SqliteSchema.prepare(file, writing);
                return new SqliteStore(file, writing);
            } catch (RuntimeException | SQLException e) {
                writing.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteErrors.of(file, e);
        }
    }

    @Override
    <T> T read(Function<Transaction, T> body) {
        return readers.call(() -> {
            SqliteSession session = readingSession();
            try {
                return session.run(() -> {
                    session.execute("BEGIN");
                    try {
                        return body.apply(new SqliteTransaction(session, new UndoLog()));
                    } finally {
                        session.execute("ROLLBACK");
                    }
                });
            } finally {
                reading.add(session);
            }
        });
    }

    /** One that nobody uses, or a new one: there are never more than reading threads. */
    private SqliteSession readingSession() {
        SqliteSession idle = reading.poll();
        if (idle != null) {
            return idle;
        }
        try {
            SqliteSession session = SqliteSession.open(file);
            session.waitForOthers(PATIENCE.toMillis());
            session.execute("PRAGMA query_only = ON");
            return session;
        } catch (SQLException e) {
            throw SqliteErrors.of(file, e);
        }
    }

    @Override
    <T> T write(Function<Transaction, T> body) {
        return writer.call(() -> {
            begin();
            UndoLog undos = new UndoLog();
            try {
                T result = body.apply(new SqliteTransaction(writing, undos));
                writing.run(() -> {
                    writing.executePrepared("COMMIT");
                    return result;
                });
                return result;
            } catch (RuntimeException | Error e) {
                // The data plane is put right before another process may begin.
                undos.unwindTo(0, e);
                rollBack(e);
                throw e;
            }
        });
    }

    private void begin() {
        Deadline deadline = Deadline.current();
        while (true) {
            try {
                Duration left = deadline.remaining();
                writing.waitForOthers(Math.min(PATIENCE.toMillis(), left.toMillis()));
                writing.executePrepared("BEGIN IMMEDIATE");
                return;
            } catch (SQLException e) {
                if (!SqliteErrors.isBusy(e) || deadline.hasPassed()) {
                    throw SqliteErrors.of(file, e);
                }
            }
        }
    }

    private void rollBack(Throwable cause) {
        try {
            writing.execute("ROLLBACK");
        } catch (SQLException e) {
            // After some errors SQLite has rolled back by itself, and says that no transaction is active.
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        readers.close();
        // Closing is SQLite work like any other: the last connection writes the log back.
        writer.close(() -> writing.run(this::closeSessions));
    }

    private boolean closeSessions() throws SQLException {
        for (SqliteSession session : reading) {
            session.close();
        }
        writing.close();
        return true;
    }
}
