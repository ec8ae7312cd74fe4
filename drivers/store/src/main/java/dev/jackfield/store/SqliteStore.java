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
    private final WriteMark mark;
    private final Queue<SqliteSession> reading = new ConcurrentLinkedQueue<>();
    private final SqliteThread writer;
    private final SqliteThread readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteStore(Path file, SqliteSession writing, WriteMark mark, SqliteThread writer) {
        this.file = file;
        this.writing = writing;
        this.mark = mark;
        this.writer = writer;
        this.readers = SqliteThread.of(file.toString(), "reader", READERS);
    }

    static SqliteStore open(Path file) {
        SqliteThread writer = SqliteThread.of(file.toString(), "writer", 1);
        try {
            return open(file, writer);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    static SqliteStore open(Path file, StoreThread thread) {
        return open(file, new SqliteThread(file.toString(), thread));
    }

    private static SqliteStore open(Path given, SqliteThread writer) {
        Path file = given.toAbsolutePath();
        if (file.toString().indexOf('?') >= 0) {
            throw new InvalidValueException("store", file.toString(), "must not contain a question mark");
        }
        // Opening is SQLite work like any other, and the caller may be a virtual thread.
        return writer.call(() -> connect(file, writer));
    }

    private static SqliteStore connect(Path file, SqliteThread writer) {
        SqliteSchema.createFile(file);
        try {
            SqliteSession writing = SqliteSession.open(file);
            try {
                writing.waitForOthers(PATIENCE.toMillis());
                SqliteSchema.prepare(file, writing);
                return new SqliteStore(file, writing, WriteMark.of(file), writer);
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
                        session.lookForChanges();
                        return body.apply(new SqliteTransaction(session, new UndoLog(), false));
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
            SqliteTransaction tx = new SqliteTransaction(writing, undos, mark.begin());
            try {
                writing.lookForChanges();
                T result = body.apply(tx);
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
            } finally {
                if (!tx.isUnsettled()) {
                    mark.end();
                }
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
        writing.seen().forgetAll();
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
