package dev.jackfield.core;

import dev.jackfield.network.ErrorKind;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A SQLite file: one connection on one platform thread, its schema, and its errors. A commit that returned survives the death of
 * the process; of the machine, too, where the schema asks for it.
 *
 * @see "sqlite.org: Write-Ahead Logging; PRAGMA synchronous; Result and Error Codes"
 */
public final class StateFile implements AutoCloseable {
    /** How long a write waits for another process's transaction; all of them are short. */
    private static final int BUSY_TIMEOUT_MS = 5_000;

    /** Kernels date files by a clock that stands still for up to 10 ms. */
    private static final Duration CLOCK_TICK = Duration.ofMillis(20);

    private final Path file;

    /** Each commit appends to it, or begins it anew; its name is sqlite.org's. */
    private final Path log;

    private final Schema schema;
    private final StateErrors errors;
    private final ExecutorService thread;
    private @Nullable Connection connection;

    /**
     * What is in a file.
     *
     * @param application marks a SQLite file as one of these
     * @param newest the newest schema that this program knows
     * @param what what such a file is, in words, such as "controller's state"
     * @param scripts the class beside which the resources {@code schema/1.sql} and so on are
     * @param synchronous how sure a commit is
     */
    public record Schema(int application, int newest, String what, Class<?> scripts, Synchronous synchronous) {}

    /** How sure a commit is; sqlite.org: PRAGMA synchronous. */
    public enum Synchronous {
        /** It survives the death of the machine. */
        FULL,
        /** It survives the death of the process; of the machine, the last ones may be lost, and the file is sound. */
        NORMAL
    }

    /**
     * Work with the connection, on its thread.
     *
     * @param <T> what it results in
     */
    public interface Work<T> {
        /**
         * Does it.
         *
         * @param connection in a transaction
         * @return its result
         * @throws SQLException the transaction is rolled back
         */
        T with(Connection connection) throws SQLException;
    }

    /**
     * Opens the file, makes it if it is missing, and brings its schema up to date.
     *
     * @param file where it is
     * @param schema what is in it
     * @throws ControllerStateException it cannot be opened, is something else, or a newer release wrote it; nothing was changed
     */
    public StateFile(Path file, Schema schema) {
        this.file = file;
        this.log = Path.of(file + "-wal");
        this.schema = schema;
        errors = new StateErrors(file);
        try {
            makePrivate(file);
        } catch (IOException | UnsupportedOperationException e) {
            throw new ControllerStateException(ErrorKind.DENIED, "state " + file + " cannot be made: " + e, e);
        }
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("state-" + file.getFileName()).daemon().factory());
        try {
            call(this::open);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Makes an empty file, mode 0600, in a folder of mode 0700. One that exists is never opened here: closing it would take away SQLite's locks. */
    private static void makePrivate(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder");
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path made = Files.createTempFile(
                folder, ".new", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException e) {
            return; // Another was faster, and its file is as good.
        } finally {
            Files.delete(made);
        }
    }

    private boolean open() throws SQLException {
        Connection opened = DriverManager.getConnection("jdbc:sqlite:" + file);
        connection = opened;
        try (Statement sql = opened.createStatement()) {
            sql.execute("PRAGMA busy_timeout=" + BUSY_TIMEOUT_MS);
            sql.execute("PRAGMA foreign_keys=ON");
            int found = schemaFound(sql);
            useWriteAheadLog(sql);
            sql.execute("PRAGMA synchronous=" + schema.synchronous());
            if (found < schema.newest()) {
                sql.execute("BEGIN IMMEDIATE");
                // Another process may have brought it up to date meanwhile.
                for (int next = schemaFound(sql) + 1; next <= schema.newest(); next++) {
                    apply(sql, next);
                }
                sql.execute("COMMIT");
            }
        }
        return true;
    }

    private int schemaFound(Statement sql) throws SQLException {
        int found = number(sql, "PRAGMA user_version");
        int application = number(sql, "PRAGMA application_id");
        boolean empty = number(sql, "SELECT count(*) FROM sqlite_schema") == 0;
        if (application != schema.application() && !(empty && application == 0 && found == 0)) {
            throw new ControllerStateException(
                    ErrorKind.UNAVAILABLE,
                    "state " + file + " is no " + schema.what() + ": application id " + application,
                    null);
        }
        if (found > schema.newest()) {
            throw new ControllerStateException(
                    ErrorKind.UNSUPPORTED,
                    "state " + file + " has schema " + found + ", this program knows schemas up to " + schema.newest()
                            + "; a newer release wrote it",
                    null);
        }
        return found;
    }

    /** SQLite does not wait its busy timeout when it changes the journal mode, so this does. */
    private static void useWriteAheadLog(Statement sql) throws SQLException {
        int pause = 10;
        for (int waited = 0; ; waited += pause) {
            try {
                sql.execute("PRAGMA journal_mode=WAL");
                return;
            } catch (SQLException e) {
                if (!StateErrors.isBusy(e) || waited >= BUSY_TIMEOUT_MS) {
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

    private void apply(Statement sql, int version) throws SQLException {
        String name = "schema/" + version + ".sql";
        try (InputStream script = schema.scripts().getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            for (String statement : new String(script.readAllBytes(), StandardCharsets.UTF_8).split(";")) {
                if (!statement.isBlank()) {
                    sql.execute(statement);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sql.execute("PRAGMA application_id=" + schema.application());
        sql.execute("PRAGMA user_version=" + version);
    }

    private static int number(Statement sql, String query) throws SQLException {
        try (ResultSet row = sql.executeQuery(query)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /**
     * Reads, in one transaction.
     *
     * @param <T> what the work results in
     * @param work reads
     * @return its result
     * @throws ControllerStateException the file cannot be read, or was closed
     */
    public <T> T read(Work<T> work) {
        return transaction("BEGIN", work);
    }

    /**
     * Writes, in one transaction that is committed when this returns.
     *
     * @param <T> what the work results in
     * @param work reads and writes
     * @return its result
     * @throws ControllerStateException the file cannot be written, or was closed; nothing was written
     */
    public <T> T write(Work<T> work) {
        return transaction("BEGIN IMMEDIATE", work);
    }

    /**
     * Writes, in one transaction, after all that was asked for before.
     *
     * @param <T> what the work results in
     * @param work reads and writes
     * @return its result, once it is committed; what {@link #write} would throw comes by it
     */
    public <T> Pending<T> writeLater(Work<T> work) {
        return submit(() -> inTransaction("BEGIN IMMEDIATE", work));
    }

    private <T> T transaction(String begin, Work<T> work) {
        return call(() -> inTransaction(begin, work));
    }

    private <T> T inTransaction(String begin, Work<T> work) throws SQLException {
        Connection open = connection;
        if (open == null) {
            throw errors.closed(null);
        }
        try (Statement sql = open.createStatement()) {
            sql.execute(begin);
            try {
                T result = work.with(open);
                sql.execute("COMMIT");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(sql, e);
                throw e;
            }
        }
    }

    private static void rollBack(Statement sql, Throwable cause) {
        try {
            sql.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself on some errors, and then says that there is no transaction.
            cause.addSuppressed(e);
        }
    }

    private interface Call<T> {
        T call() throws SQLException;
    }

    /**
     * What is being written.
     *
     * @param <T> what the work results in
     */
    public final class Pending<T> {
        private final CompletableFuture<T> done;

        private Pending(CompletableFuture<T> done) {
            this.done = done;
        }

        /**
         * Waits for it. Interrupting the waiting thread neither stops the work nor hides its outcome; the interrupt is kept for later.
         *
         * @return what the work resulted in
         * @throws ControllerStateException the file cannot be written; nothing was written
         */
        public T await() {
            try {
                return done.join();
            } catch (CompletionException e) {
                throw errors.of(e.getCause());
            }
        }

        /**
         * Has somebody told if it cannot be written, who does not wait for it.
         *
         * @param told what {@link #await} would throw, on any thread
         */
        public void ifFailed(Consumer<RuntimeException> told) {
            var _ = done.whenComplete((_, error) -> {
                if (error != null) {
                    told.accept(errors.of(error instanceof CompletionException ? error.getCause() : error));
                }
            });
        }
    }

    private <T> T call(Call<T> work) {
        return submit(work).await();
    }

    private <T> Pending<T> submit(Call<T> work) {
        try {
            return new Pending<>(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return work.call();
                        } catch (SQLException e) {
                            throw new CompletionException(e);
                        }
                    },
                    thread));
        } catch (RejectedExecutionException e) {
            return new Pending<>(CompletableFuture.failedFuture(errors.closed(e)));
        }
    }

    /**
     * Says without opening the file how it is now: as long as two stamps are equal, no process committed anything between them.
     *
     * @return the stamp; empty: it was written so lately that the next write might look the same
     */
    public Optional<Stamp> stamp() {
        try {
            BasicFileAttributes now = Files.readAttributes(log, BasicFileAttributes.class);
            Instant written = now.lastModifiedTime().toInstant();
            return written.plus(CLOCK_TICK).isBefore(Instant.now())
                    ? Optional.of(new Stamp(written, now.size()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // Nothing was written yet, or it cannot be said.
        }
    }

    /**
     * How a file was.
     *
     * @param written when its log was written last
     * @param size the size of its log
     */
    public record Stamp(Instant written, long size) {}

    /**
     * The error that says that the content is damaged.
     *
     * @param what what was read
     * @param cause what reading it met
     * @return the error, to be thrown
     */
    public ControllerStateException unreadable(String what, Throwable cause) {
        return errors.unreadable(what, cause);
    }

    /** Closes the connection; again does nothing. */
    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        call(() -> {
            Connection open = connection;
            connection = null;
            if (open != null) {
                open.close();
            }
            return true;
        });
        thread.shutdown();
    }
}
