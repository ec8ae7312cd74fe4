package dev.jackfield.flow;

import dev.jackfield.flow.JournalException.Kind;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The SQLite file under the journal: one connection, its schema, and its errors.
 *
 * <p>Write-ahead log with {@code synchronous=FULL}: a commit that returned survives the death of the process and of the machine.
 *
 * @see "sqlite.org: Write-Ahead Logging; PRAGMA synchronous; Result and Error Codes"
 */
final class JournalFile implements AutoCloseable {
    /** How long a write waits for another process's transaction; all of them are short. */
    private static final int BUSY_TIMEOUT_MS = 5_000;

    private final Path file;
    private final Commits commits;
    private final PlatformThread thread = new PlatformThread("flow-journal");

    /** Who has it uses the session. */
    private final Lock turn = new ReentrantLock(true);

    private @Nullable JournalSession session;

    /** What is done around each commit of a write; lets a test kill the process there. */
    interface Commits {
        /** The transaction is written and not committed. */
        default void before() {}

        /** The commit returned. */
        default void after() {}
    }

    /** Work with the session, on a platform thread. */
    interface Work<T> {
        T with(JournalSession session) throws SQLException;
    }

    /**
     * Opens the file, makes it if it is missing, and brings its schema up to date.
     *
     * @throws JournalException it cannot be opened, is not a flow journal, or a newer release wrote it; nothing was changed
     */
    JournalFile(Path file, Commits commits) {
        this.file = file;
        this.commits = commits;
        try {
            PrivateFiles.makeFile(file);
        } catch (IOException e) {
            throw new JournalException(file, Kind.DENIED, "journal " + file + " cannot be made: " + e, e);
        }
        try {
            thread.call(this::open);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private boolean open() {
        try {
            JournalSession opened = new JournalSession(file);
            session = opened;
            try (Statement sql = opened.connection().createStatement()) {
                sql.execute("PRAGMA busy_timeout=" + BUSY_TIMEOUT_MS);
                sql.execute("PRAGMA foreign_keys=ON");
                JournalSchema schema = new JournalSchema(this, sql);
                sql.execute("BEGIN");
                boolean current = schema.isCurrent();
                sql.execute("COMMIT");
                useWriteAheadLog(sql);
                sql.execute("PRAGMA synchronous=FULL");
                if (!current) {
                    sql.execute("BEGIN IMMEDIATE");
                    schema.upgrade();
                    sql.execute("COMMIT");
                }
            }
            return true;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** SQLite does not wait its busy timeout when it changes the journal mode, so this does. */
    private static void useWriteAheadLog(Statement sql) throws SQLException {
        int pause = 10;
        for (int waited = 0; ; waited += pause) {
            try {
                sql.execute("PRAGMA journal_mode=WAL");
                return;
            } catch (SQLException e) {
                if (kindOf(e) != Kind.LOCKED || waited >= BUSY_TIMEOUT_MS) {
                    throw e;
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
            }
        }
    }

    /**
     * Reads, in one transaction.
     *
     * @throws JournalException it failed
     */
    <T> T read(Work<T> work) {
        return transaction("BEGIN", work, new Commits() {});
    }

    /**
     * Writes, in one transaction that is on disk when this returns.
     *
     * @throws JournalException it failed; nothing was written
     */
    <T> T write(Work<T> work) {
        return transaction("BEGIN IMMEDIATE", work, commits);
    }

    private <T> T transaction(String begin, Work<T> work, Commits around) {
        return inTurn(() -> {
            JournalSession open = session;
            if (open == null) {
                throw closed(null);
            }
            try {
                return transaction(open, begin, work, around);
            } catch (SQLException e) {
                throw failed(open, e);
            }
        });
    }

    private static <T> T transaction(JournalSession open, String begin, Work<T> work, Commits around)
            throws SQLException {
        open.update(begin);
        try {
            T result = work.with(open);
            around.before();
            open.update("COMMIT");
            around.after();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(open, e);
            throw e;
        }
    }

    private JournalException failed(JournalSession open, SQLException e) {
        try {
            open.forgetStatements();
        } catch (SQLException another) {
            e.addSuppressed(another);
        }
        return failure(e);
    }

    /** A virtual thread hands its work over, as it would block its carrier; any other blocks in SQLite itself, which no interrupt reaches. */
    private <T> T inTurn(Supplier<T> work) {
        Supplier<T> alone = () -> {
            turn.lock();
            try {
                return work.get();
            } finally {
                turn.unlock();
            }
        };
        if (!Thread.currentThread().isVirtual()) {
            return alone.get();
        }
        try {
            return thread.call(alone);
        } catch (RejectedExecutionException e) {
            throw closed(e);
        }
    }

    private static void rollBack(JournalSession open, Throwable cause) {
        try {
            open.rollBack();
        } catch (SQLException e) {
            // SQLite rolls back by itself on some errors, and then says that there is no transaction.
            cause.addSuppressed(e);
        }
    }

    private JournalException closed(@Nullable Throwable cause) {
        return failure(Kind.CLOSED, "was closed", cause);
    }

    /** The one place where SQLite's result codes become ours. */
    private JournalException failure(SQLException e) {
        Kind kind = kindOf(e);
        String what = switch (kind) {
            case CORRUPT -> "is damaged or not a database, restore a backup";
            case DENIED -> "cannot be opened or written";
            case FULL -> "has no space left";
            case LOCKED -> "was locked by another process for " + BUSY_TIMEOUT_MS / 1000 + " s";
            case IO, FAILED, NEWER_SCHEMA, CLOSED -> "failed";
        };
        return failure(kind, what + ": " + e.getMessage(), e);
    }

    JournalException failure(Kind kind, String found, @Nullable Throwable cause) {
        return new JournalException(file, kind, "journal " + file + " " + found, cause);
    }

    private static Kind kindOf(SQLException e) {
        // The low byte is the primary result code: sqlite.org/rescode.html.
        return switch (e.getErrorCode() & 0xff) {
            case 5, 6 -> Kind.LOCKED; // BUSY, LOCKED
            case 3, 8, 14, 23 -> Kind.DENIED; // PERM, READONLY, CANTOPEN, AUTH
            case 10 -> Kind.IO; // IOERR
            case 11, 26 -> Kind.CORRUPT; // CORRUPT, NOTADB
            case 13 -> Kind.FULL; // FULL
            default -> Kind.FAILED;
        };
    }

    /** Closes the connection; again does nothing. */
    @Override
    public void close() {
        try {
            inTurn(() -> {
                JournalSession open = session;
                session = null;
                try {
                    if (open != null) {
                        open.close();
                    }
                    return true;
                } catch (SQLException e) {
                    throw failure(e);
                }
            });
        } finally {
            thread.close();
        }
    }
}
